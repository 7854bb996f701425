"""Signing in and out, and one's own account."""

from __future__ import annotations

from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.platform.language.i18n import current_language
from events.platform.language.lazy import gettext as _
from events.platform.passwords import hash_password, is_password
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row
from events.platform.web.flash import Flash, redirect
from events.platform.web.form_rules import refuse
from events.platform.web.forms import Form, read_form
from events.platform.web.gate import SESSION_COOKIE, actor_of, is_local
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Actor
from events.platform.web.templating import render
from events.records.people import operations
from events.records.people.forms import AccountForm, LinkForm, PasswordForm, SignInForm
from events.records.people.frames import account_frame
from events.records.people.models import Account
from events.records.people.queries import account_of_address, must_type_password, sessions_of
from events.records.people.throttle_operations import allow_link, allow_password_change, allow_sign_in

_NOT_TOGETHER = _("This address and this password do not belong together. A link by mail works too.")
_NOT_CURRENT = _("This is not your current password. For an hour after signing in by a link it is not asked.")
ACCOUNT_SAVED = Flash(_("Your name and language are saved."))
PASSWORD_SAVED = Flash(_("The new password is saved. Every other device has been signed out."))


async def sign_in(request: Request) -> Response:
    """Sign in by address and password; the page also offers a link by mail."""
    if request.method != "POST":
        if await actor_of(request):
            return RedirectResponse(_next(request.query_params.get("next", "")), 303)
        return _sign_in_page(request, SignInForm(), request.query_params.get("next", ""))
    sent = await read_form(request)
    form, following = SignInForm(sent), str(sent.get("next", ""))
    if not form.validate():
        return _sign_in_page(request, form, following, 422)
    if not await allow_sign_in(form.email.data, _client(request), now()):
        raise HTTPException(429)
    account = await account_of_address(form.email.data)
    if not await is_password(account.password_hash if account else None, form.password.data) or account is None:
        form.password.errors = [str(_NOT_TOGETHER)]
        return _sign_in_page(request, form, following, 422)
    return _signed_in(request, await operations.start_session(account.id, _device(request), now()), following)


def _sign_in_page(request: Request, form: SignInForm, following: str, status: int = 200) -> Response:
    context = {"form": form, "link_form": LinkForm(), "next": following if is_local(following) else ""}
    return render(request, "records/people/sign_in.html", status, **context)


async def send_link(request: Request) -> Response:
    """Queue the mail with a link; neither the answer nor its time says whether the address has an account."""
    sent = await read_form(request)
    form = LinkForm(sent)
    if not form.validate():
        return render(request, "records/people/link.html", 422, form=form)
    has_server = installation(request).settings.has_mail_server
    response = render(request, "records/people/link_sent.html", email=form.email.data, has_server=has_server)
    if await allow_link(form.email.data, _client(request), now()):
        response.background = BackgroundTask(operations.ask_for_link, form.email.data, current_language(), now())
    return response


async def sign_in_by_link(request: Request) -> Response:
    """Answer a sign-in link. A button on its page consumes it: mail scanners that follow links do no harm."""
    if request.method != "POST":
        return render(request, "records/people/link_opened.html")
    secret = await operations.sign_in_by_link(request.path_params["token"], _device(request), now())
    if secret is None:
        return render(request, "records/people/link_over.html", 410)
    return _signed_in(request, secret, "")


def _device(request: Request) -> str:
    return request.headers.get("user-agent", "")


def _signed_in(request: Request, secret: str, following: str) -> Response:
    response = RedirectResponse(_next(following), 303)
    response.set_cookie(
        SESSION_COOKIE,
        secret,
        max_age=int(operations.SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=installation(request).settings.is_https,
    )
    return response


async def sign_out(request: Request) -> Response:
    """End the session of this browser."""
    await operations.end_session(request.cookies.get(SESSION_COOKIE, ""))
    response = RedirectResponse(address("sign_in"), 303)
    response.delete_cookie(SESSION_COOKIE)
    # What this browser still holds of organizers' pages goes with the session.
    response.headers["clear-site-data"] = '"cache"'
    return response


async def account(request: Request) -> Response:
    """Answer the page about one's own name, language and password, and the browsers that are signed in."""
    actor: Actor = request.state.actor

    async def load() -> Present[Actor]:
        return Present(actor, _about(actor))

    async def save(_actor: Actor, form: AccountForm, _version: int) -> Response:
        await operations.rename_account(actor.account_id, form.name.data, form.language.data)
        return redirect(request, address("account", form.language.data), ACCOUNT_SAVED)

    async def show(_actor: Actor, edit: Edit) -> Response:
        return await _account_page(request, edit.form, await _password_form(request), edit.status)

    return await edit_row(request, load=load, form=AccountForm, save=save, show=show)


def _about(actor: Actor) -> dict[str, str]:
    return {"name": actor.name, "language": actor.language}


async def new_password(request: Request) -> Response:
    """Change the password, and sign every other browser out."""
    actor: Actor = request.state.actor
    form = await _password_form(request, await read_form(request))
    if not (form.validate() and await _knows_password(actor, form)):
        return await _account_page(request, AccountForm(data=_about(actor)), form, 422)
    hashed, secret = await hash_password(form.password.data), request.cookies.get(SESSION_COOKIE, "")
    await operations.set_password(actor.account_id, hashed, now(), secret=secret)
    return redirect(request, address("account"), PASSWORD_SAVED)


async def _password_form(request: Request, sent: FormData | None = None) -> PasswordForm:
    cookie = request.cookies.get(SESSION_COOKIE, "")
    return PasswordForm(sent, is_known=not await must_type_password(request.state.actor.account_id, cookie, now()))


async def _knows_password(actor: Actor, form: PasswordForm) -> bool:
    """Whether the current password was typed, where it is asked. Raise HTTPException 429 after too many tries."""
    if "current" not in form:
        return True
    if not await allow_password_change(actor.account_id, now()):
        raise HTTPException(429)
    stored = (await Account.get(id=actor.account_id)).password_hash
    return await is_password(stored, form.current.data) or refuse(form.current, _NOT_CURRENT)


async def sessions_removal(request: Request) -> Response:
    """Sign every other browser out."""
    await operations.end_other_sessions(request.state.actor.account_id, request.cookies.get(SESSION_COOKIE, ""))
    return redirect(request, address("account"))


async def _account_page(request: Request, form: Form, password: PasswordForm, status: int) -> Response:
    actor: Actor = request.state.actor
    return render(
        request,
        "records/people/account.html",
        status,
        **account_frame(actor),
        form=form,
        password_form=password,
        sessions=await sessions_of(actor.account_id, now()),
    )


def _next(following: str) -> str:
    return following if is_local(following) else address("organize")


def _client(request: Request) -> str:
    return request.client.host if request.client else "unknown"
