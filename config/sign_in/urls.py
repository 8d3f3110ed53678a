"""Addresses of the second factor, under allauth's names. Not `allauth.mfa.urls`: those of a passkey carry row ids."""

from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from config.sign_in import factor_views as views

urlpatterns = [
    path("", mfa.index, name="mfa_index"),
    path("authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", views.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("totp/deactivate/", views.DeactivateApp.as_view(), name="mfa_deactivate_totp"),
    path("recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", views.RenewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("webauthn/", views.Passkeys.as_view(), name="mfa_list_webauthn"),
    path("webauthn/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("webauthn/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("webauthn/keys/<uuid:passkey>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("webauthn/keys/<uuid:passkey>/edit/", views.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
]
