"""LibreOffice without a window: what it opens and what it saves."""
import csv
import os

from real import expect, run

# Delimiter, quote, character set, first line; then the form of columns: 2 is text.
COMMA, SEMICOLON, TAB = 44, 59, 9
WINDOWS_1252, ISO_8859_1, UTF8, UTF16 = 1, 12, 76, 65535


def opened(delimiter=COMMA, text_columns=0):
    columns = "/".join(f"{i + 1}/2" for i in range(text_columns))
    return f"Text - txt - csv (StarCalc):{delimiter},34,76,1,{columns}"


def saved(delimiter=COMMA, charset=76, quote_all_text=False, as_shown=True):
    return (f"csv:Text - txt - csv (StarCalc):{delimiter},34,{charset},1,,0,"
            f"{str(quote_all_text).lower()},{str(as_shown).lower()}")


def convert(to, folder, *files, infilter=None):
    """The converted files, in the folder, in the same order."""
    run("soffice", f"-env:UserInstallation=file://{os.getcwd()}/profile", "--headless", "--norestore",
        "--convert-to", to, *([f"--infilter={infilter}"] if infilter else []), "--outdir", folder,
        *files, seconds=60)
    made = [os.path.join(folder, os.path.splitext(os.path.basename(name))[0] + "." + to.split(":")[0])
            for name in files]
    for path in made:
        expect(os.path.exists(path), f"LibreOffice did not make {path}")
    return made


def rows(path, delimiter=",", encoding="utf-8-sig"):
    with open(path, encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter, strict=True))
