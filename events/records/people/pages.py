"""Signing in and out, and one's own account."""

from __future__ import annotations

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.platform.language.cleaning import fold_email
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _
from events.platform.passwords import hash_password, is_password
from events.platform.web.addresses import address
from events.platform.web.forms import read_form
from events.platform.web.gate import SESSION_COOKIE, actor_of, is_local
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.people import operations
from events.records.people.forms import AccountForm, LinkForm, PasswordForm, SignInForm
from events.records.people.frames import account_frame
from events.records.people.models import Account, SignInSession
from events.records.people.throttle_operations import allow_link, allow_sign_in


async def sign_in(request: Request) -> Response:
    """Address and password, or a link by mail."""
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
    account = await Account.get_or_none(email_folded=fold_email(form.email.data), disabled_at=None)
    if not await is_password(account.password_hash if account else None, form.password.data) or account is None:
        form.password.errors = [_("This address and this password do not belong together. A link by mail works too.")]
        return _sign_in_page(request, form, following, 422)
    return await _signed_in(request, account, following)


def _sign_in_page(request: Request, form: SignInForm, following: str, status: int = 200) -> Response:
    context = {"form": form, "link_form": LinkForm(), "next": following if is_local(following) else ""}
    return render(request, "records/people/sign_in.html", status, **context)


async def send_link(request: Request) -> Response:
    """Queue the mail with a link; neither the answer nor its time says whether the address has an account."""
    sent = await read_form(request)
    form = LinkForm(sent)
    if not form.validate():
        return render(request, "records/people/link.html", 422, form=form)
    response = render(request, "records/people/link_sent.html", email=form.email.data)
    if await allow_link(form.email.data, _client(request), now()):
        response.background = BackgroundTask(operations.ask_for_link, form.email.data, current_language(), now())
    return response


async def sign_in_by_link(request: Request) -> Response:
    """A link opens a page; its button consumes the link, so that mail scanners that follow links do no harm."""
    if request.method != "POST":
        return render(request, "records/people/link_opened.html")
    account_id = await operations.use_link(request.path_params["token"], now())
    if account_id is None:
        return render(request, "records/people/link_over.html", 410)
    return await _signed_in(request, await Account.get(id=account_id), "")


async def _signed_in(request: Request, account: Account, following: str) -> Response:
    secret = await operations.start_session(account.id, request.headers.get("user-agent", ""), now())
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
    await operations.end_session(request.cookies.get(SESSION_COOKIE, ""))
    response = RedirectResponse(address("sign_in"), 303)
    response.delete_cookie(SESSION_COOKIE)
    # What this browser still holds of organizers' pages goes with the session.
    response.headers["clear-site-data"] = '"cache"'
    return response


async def account(request: Request) -> Response:
    """One's own name, language, password and the browsers that are signed in."""
    actor = request.state.actor
    if request.method != "POST":
        return await _account_page(request, AccountForm(data={"name": actor.name, "language": actor.language}))
    sent = await read_form(request)
    if "password" in sent:
        return await _change_password(request, PasswordForm(sent))
    if "others" in sent:
        await operations.end_other_sessions(actor.account_id, request.cookies.get(SESSION_COOKIE, ""))
        return RedirectResponse(address("account"), 303)
    form = AccountForm(sent)
    if not form.validate():
        return await _account_page(request, form, status=422)
    await operations.rename_account(actor.account_id, form.name.data, form.language.data)
    return RedirectResponse(address("account", form.language.data, done="account"), 303)


async def _change_password(request: Request, form: PasswordForm) -> Response:
    actor = request.state.actor
    if not form.validate():
        about = AccountForm(data={"name": actor.name, "language": actor.language})
        return await _account_page(request, about, form, 422)
    hashed = await hash_password(form.password.data)
    await operations.set_password(actor.account_id, hashed, now())
    await operations.end_other_sessions(actor.account_id, request.cookies.get(SESSION_COOKIE, ""))
    return RedirectResponse(address("account", done="password"), 303)


async def _account_page(
    request: Request, form: AccountForm, password: PasswordForm | None = None, status: int = 200
) -> Response:
    actor = request.state.actor
    sessions = await SignInSession.filter(account_id=actor.account_id, expires_at__gt=now()).order_by("-created_at")
    return render(
        request,
        "records/people/account.html",
        status,
        **account_frame(actor),
        form=form,
        password_form=password or PasswordForm(),
        sessions=sessions,
        done=request.query_params.get("done", ""),
    )


def _next(following: str) -> str:
    return following if is_local(following) else address("organize")


def _client(request: Request) -> str:
    return request.client.host if request.client else "unknown"
