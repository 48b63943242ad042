"""Signing in, and people, bodies and roles.  Of allauth's pages those that are used here, one by one."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.db import transaction
from django.urls import path, re_path

from saferplan_portal.accounts import factor_views, views
from saferplan_portal.accounts import people_views as people

_SIGN_IN = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signed-out/", views.signed_out, name="account_signed_out"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.ChangePassword.as_view(), name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("invitation/<str:token>/", people.accept_invitation, name="accept_invitation"),
    path("demonstration/", views.demo_sign_in, name="demo_sign_in"),
]
# The use of a factor is written with the row of the audit that tells of it: each of these is one transaction.
_OWN = [
    path("", views.your_sign_in, name="mfa_index"),
    path("sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("sessions/end/", views.end_all_sessions, name="end_all_sessions"),
    path("factors/authenticate/", transaction.atomic(factors.authenticate), name="mfa_authenticate"),
    path("factors/reauthenticate/", transaction.atomic(factors.reauthenticate), name="mfa_reauthenticate"),
    path("factors/app/add/", factor_views.AddApp.as_view(), name="mfa_activate_totp"),
    path("factors/app/remove/", factor_views.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("factors/codes/", factor_views.ShownCodes.as_view(), name="mfa_view_recovery_codes"),
    path("factors/codes/new/", factor_views.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("factors/passkey/add/", factor_views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("factors/passkey/<int:pk>/remove/", factor_views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path(
        "factors/passkey/reauthenticate/",
        transaction.atomic(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("factors/passkey/sign-in/", transaction.atomic(webauthn.login_webauthn), name="mfa_login_webauthn"),
]
_PROVIDER = [
    path("provider/<str:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("provider/<str:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
    path("provider/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("provider/error/", social.login_error, name="socialaccount_login_error"),
]
urlpatterns = [*_SIGN_IN, *_OWN, *_PROVIDER]
