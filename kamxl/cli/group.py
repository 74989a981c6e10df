"""The `kamxl` group: commands found by name when asked for, help in the user's language, errors as sentences."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module

import click

from kamxl.cli.clickwords import punctuated, speaking
from kamxl.cli.options import Choice
from kamxl.cli.output import let_go_of_stdout, say, tell
from kamxl.errors import KamxlError
from kamxl.i18n import LANGUAGES, Lang, has_han, tr
from kamxl.record import record

COMMANDS = (
    "demo", "new", "add-sheet", "validate", "run", "convert", "report", "explain", "share", "collect", "remind",
    "batch", "schema", "settings", "macros", "press", "person", "forget", "remove", "doctor",
)  # fmt: skip
"""In the order in which help lists them; each lives in the module of its name."""

_HELP = "help"
"""What many programs call --help: `kamxl help run` is `kamxl run --help`."""

INTERNAL_ERROR = 70
"""A fault of ours (EX_SOFTWARE of sysexits.h): not one of the promised codes, so that no script mistakes it for one."""


@record
class Front:
    """What every command gets from the group. `asked` is the language of --lang, None where it was not given."""

    lang: Lang
    asked: Lang | None
    verbose: bool


class Formatter(click.HelpFormatter):
    """click's, with the colon of the language behind a heading."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        usage = prefix or tr("cli.usage", "zh" if has_han(args) else "en")
        super().write_usage(prog, args, usage if has_han(usage) else f"{usage} ")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}{'：' if has_han(heading) else ':'}\n")


class Context(click.Context):
    """click's, with that formatter."""

    formatter_class: type[click.HelpFormatter] = Formatter


class LocalCommand(click.Command):
    """A command in the user's language, with --lang and --verbose."""

    context_class: type[click.Context] = Context
    lang: Lang = "en"

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The command's own, and the group's --lang and --verbose, which may stand behind the command too."""
        above = ctx.parent is not None and not isinstance(self, LazyGroup)
        return [*super().get_params(ctx), *(_everywhere(self.lang) if above else ())]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, but of options only those are near that are so without their dashes: --owner is not like --json."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            from difflib import get_close_matches

            name = error.option_name.lstrip("-")
            near = [one for one in error.possibilities or () if get_close_matches(name, [one.lstrip("-")])]
            raise click.NoSuchOption(error.option_name, possibilities=near, ctx=error.ctx) from None


def _everywhere(lang: Lang) -> tuple[click.Option, ...]:
    """--lang and --verbose of a command: they say the same as before it. Help tells of them once, at the group."""

    def speak(ctx: click.Context, _: click.Parameter, value: Lang | None) -> None:
        if value:
            ctx.obj = replace(ctx.ensure_object(Front), asked=value)

    def explain(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            ctx.obj = replace(ctx.ensure_object(Front), verbose=True)

    return (
        click.Option(["--lang"], type=Choice(LANGUAGES, lang), expose_value=False, callback=speak, hidden=True),
        click.Option(["--verbose"], is_flag=True, expose_value=False, callback=explain, hidden=True),
    )


class LazyGroup(LocalCommand, click.Group):
    """Imports a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        found: click.Command = import_module(f"kamxl.cli.{name.replace('-', '_')}").command(self.lang)
        found.short_help = tr(f"cli.{name}.short", self.lang)  # what a shell shows beside a completion
        return localised(found, self.lang)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:  # click looks for what was meant among the commands already imported
            raise click.NoSuchCommand(error.command_name, possibilities=(*COMMANDS, _HELP), ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(tr("cli.commands", self.lang)):
            formatter.write_dl([(name, tr(f"cli.{name}.short", self.lang)) for name in COMMANDS])


def localised(command: click.Command, lang: Lang) -> click.Command:
    """Give a command, and the commands below it, the language of the line."""
    if isinstance(command, LocalCommand):
        command.lang = lang
        command.options_metavar = tr("cli.options_metavar", lang)
    if isinstance(command, click.Group):
        command.subcommand_metavar = tr("cli.command_metavar", lang)
        for below in command.commands.values():
            localised(below, lang)
    return command


def group(lang: Lang) -> click.Group:
    """The whole command line in a language."""
    from kamxl import __version__

    spoken = lang

    @click.group(
        "kamxl",
        cls=LazyGroup,
        help=tr("cli.about", lang),
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    @click.option("--lang", type=Choice(LANGUAGES, lang), help=tr("cli.lang", lang))
    @click.option("--verbose", is_flag=True, help=tr("cli.verbose", lang))
    @click.version_option(__version__, prog_name="kamxl", help=tr("cli.version", lang))
    @click.pass_context
    def kamxl(ctx: click.Context, /, lang: Lang | None, verbose: bool) -> None:
        ctx.obj = Front(spoken, lang, verbose)
        if ctx.invoked_subcommand is None:
            for line in tr("cli.start", spoken).splitlines():
                tell(line)

    localised(kamxl, lang)
    return kamxl


def invoke(arguments: Sequence[str], lang: Lang) -> int:
    """Run a command line and return its exit code; every error becomes a sentence on stderr."""
    with speaking(lang):
        return _invoke([*arguments[1:2], "--help"] if arguments[:1] == [_HELP] else arguments, lang)


def _show(error: click.ClickException, lang: Lang) -> None:
    """How the command is called, and what was wrong with the call."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        for line in error.format_message().splitlines():
            say(line)
        return
    if isinstance(error, click.UsageError) and error.ctx is not None:
        for line in error.ctx.get_usage().splitlines():
            say(line)
        say(tr("cli.usage.help", lang, command=error.ctx.command_path, option="--help"))
        say("")
    say(tr("cli.error", lang, message=punctuated(error.format_message(), lang)))


def _tell_all(error: Exception) -> None:
    """The traceback; its message, which may hold a cell, as one line."""
    for part in traceback.format_exception(error):
        for line in part.splitlines() if part.startswith("  File ") else (part,):
            say(line.rstrip())


def _invoke(arguments: Sequence[str], lang: Lang) -> int:
    verbose = "--verbose" in arguments
    try:
        code = group(lang).main(list(arguments), prog_name="kamxl", standalone_mode=False)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort:
        say(tr("cli.aborted", lang))
        return 130
    except click.ClickException as error:
        _show(error, lang)
        return error.exit_code
    except KamxlError as error:
        told: Lang = "zh" if error.lang == "zh" else "en" if error.lang else lang
        message = error.message.render(told) if hasattr(error.message, "render") else str(error)
        say(tr("cli.error", told, message=message))
        if verbose:
            _tell_all(error)
        return error.exit_code
    except (SystemExit, BrokenPipeError):
        # The reader of our output has gone, for which click itself leaves with 1: nothing is wrong.
        let_go_of_stdout()
        return 0
    except Exception as error:
        if verbose:
            _tell_all(error)
        say(tr("cli.internal", lang, kind=type(error).__name__, error=error))
        return INTERNAL_ERROR
    return code if isinstance(code, int) else 0
