"""The web process in production: `gunicorn -c deploy/gunicorn.conf.py config.wsgi`. GUNICORN_CMD_ARGS overrides.

Stands behind a proxy of ours (deploy/nginx.conf) that takes in slow clients and large bodies.
"""

import os
import tempfile

# Each worker counts in files of its own; `/metrics` sums them, whichever worker it asks. Kept at a reload, and set
# before anything imports prometheus_client, which looks at it once.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="parkwacht-metrics-"))

from prometheus_client import multiprocess

from config.logs import logging_of

bind = "127.0.0.1:8000"
workers = os.cpu_count() or 1
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 30
keepalive = 75  # longer than the proxy keeps its connections, so that it never writes to one that just closed
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
# The house writes its own line for each request, without addresses and names.
accesslog = None
logconfig_dict = logging_of("json")


def child_exit(server, worker):
    """Forget what a worker that ended was busy with; what it counted stays."""
    multiprocess.mark_process_dead(worker.pid)
