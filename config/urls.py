"""Every address of the house. Each room owns its own part."""

from django.urls import include, path

from config import home, metrics
from core.outbox import views as health

urlpatterns = [
    path("", home.home, name="home"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("core.accounts.urls")),
    path("people/", include("core.accounts.people_urls")),
    # Not allauth.urls as a whole: its pages to connect and disconnect issuers are the administrator's work here.
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("config.sign_in.urls")),
    path("accounts/oidc/", include("config.openid.urls")),
    path("audit/", include("core.audit.urls")),
    path("operations/outbox/", include("core.outbox.urls")),
    path("tokens/", include("core.tokens.urls")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
    path("", include("gis.atlas.urls")),
    path("", include("gis.atlas.overlays.urls")),
    path("whatif/", include("gis.atlas.scenarios.urls")),
    path("zones/", include("gis.zones.urls")),
    path("", include("permits.urls")),
    path("", include("permits.portal.urls")),
    path("", include("inspections.rounds.urls")),
    path("", include("inspections.office.urls")),
    path("", include("inspections.urls")),
    path("tablet/sync/v1/", include("inspections.sync.urls")),
    path("tablets/", include("inspections.sync.desk_urls")),
    path("checklists/", include("inspections.checklists.urls")),
    path("", include("inspections.signals.urls")),
    path("api/v1/", include("gis.atlas.api.urls")),
    path("tiles/", include("gis.atlas.tiles.urls")),
    path("ogc/", include("gis.atlas.features.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
