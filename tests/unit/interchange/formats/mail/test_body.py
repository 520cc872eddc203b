"""What a mail says, as text: encodings, HTML, lines that flow, what is encrypted or attached."""

from collections.abc import Callable

import pytest

from crmctl.interchange.entries import Entry
from crmctl.interchange.formats.mail.body import ENCRYPTED, MAX_BODY, WRAPPED

Body = Callable[[str | bytes], str]
HEAD = "From: a@x.example\nDate: Sat, 21 Nov 2026 09:30:00 +0100\n"


@pytest.mark.parametrize(
    ("charset", "content", "expected"),
    [
        ("utf-8", "Grüße €".encode(), "Grüße €"),
        ("iso-8859-1", b"Gr\xfc\xdfe \x80", "Grüße €"),  # Windows-1252 under a wrong name
        ("us-ascii", b"Gr\xfc\xdfe", "Grüße"),
        ("utf-8", b"Gr\xfc\xdfe", "Grüße"),
        ("no-such-charset", "Grüße".encode(), "Grüße"),
        ("", b"Gr\xfc\xdfe", "Grüße"),
        ("shift_jis", "①テスト".encode("cp932"), "①テスト"),
        ("gb2312", "镕基".encode("gb18030"), "镕基"),  # the first is not in GB 2312
        ("big5", b"\xa4\xa4\xff\xa4\xe5", "中�文"),  # what is broken costs one character
        ("zlib", b"text", "text"),
        ("punycode", b"a-b", "a-b"),
        ("unicode_escape", rb"\u0041", r"\u0041"),
        ("../../etc/passwd", b"text", "text"),
        ("utf-7", b"+2AA-text", "text"),  # half a surrogate pair
        ("utf-16-le", "Grüße".encode("utf-16-le"), "Grüße"),
    ],
)
def test_a_text_is_read_whatever_charset_it_names(
    body: Body, charset: str, content: bytes, expected: str
) -> None:
    field = f'Content-Type: text/plain; charset="{charset}"\n\n'.encode()
    assert body(field + content) == expected


@pytest.mark.parametrize(
    ("encoding", "content", "expected"),
    [
        ("base64", "R3LDvMOfZQ==", "Grüße"),
        ("base64", "R3LD\nvM*Of\nZQ", "Grüße"),
        ("BASE64", "R3LDvMOfZQ==R", "Grüße"),
        ("quoted-printable", "Gr=C3=BC=C3=\n=9Fe=XY=", "Grüße=XY"),
        ("8bit", "Grüße", "Grüße"),
        ("no-such-encoding", "Grüße", "Grüße"),
    ],
)
def test_a_broken_encoding_is_read_as_far_as_it_goes(
    body: Body, encoding: str, content: str, expected: str
) -> None:
    assert body(f"Content-Transfer-Encoding: {encoding}\n\n{content}") == expected


def test_controls_are_left_out_and_lines_end_alike(body: Body) -> None:
    assert body(b"\none\r\ntwo\x00\x1b[31m\x85\rthree\n\x0b\n") == "one\ntwo[31m…\nthree"


def test_lines_that_flow_are_joined_but_for_the_signature(body: Body) -> None:
    field = "Content-Type: text/plain; format=flowed\n\n"
    text = "This is \none line.\n From here on \nanother.\n"
    quoted = "> a quoted \n> line\n>> and \n> one more\n\n-- \nErika \nMüller"
    assert body(field + text + quoted).split("\n") == [
        "This is one line.",
        "From here on another.",
        "> a quoted line",
        ">> and ",
        "> one more",
        "",
        "-- ",
        "Erika Müller",
    ]


def test_lines_that_flow_may_lose_their_last_space(body: Body) -> None:
    field = "Content-Type: text/plain; format=flowed; delsp=yes\n\n"
    assert body(f"{field}Donau \ndampf \nschiff") == "Donaudampfschiff"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One<p>Two &amp; three", "One\n\nTwo & three"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<b>a</b>  \n b&nbsp;c", "a b c"),
        ("<ul><li>one<li>two<ol><li>x<li>y</ol></ul>end", "- one\n- two\n  1. x\n  2. y\n\nend"),
        (
            "<table><tr><th>Art</th><th>Preis</th></tr><tr><td>Tor</td><td>9 €</td></tr></table>",
            "Art | Preis\nTor | 9 €",
        ),
        (
            'See <a href="https://x.example/a?b=1&amp;c">here</a>.',
            "See here <https://x.example/a?b=1&c>.",
        ),
        ('<a href="https://x.example/">x.example</a>', "x.example"),
        ("<a href='mailto:a@x.example'>a@x.example</a>", "a@x.example"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ("<a href=http://x.example><img src=a alt='Our logo'></a>", "Our logo <http://x.example>"),
        ("<head><title>T</title><style>p{}</style></head><body>a<script>b<!--</script>c", "ac"),
        ("a<!-- b --><!-- c", "a"),
        ("a<!-- <script> -->b<a href='x", "ab"),
        ("<blockquote>a<br>b</blockquote>c", "> a\n> b\n\nc"),
        ("<pre>a\n  b\n\n c</pre>d", "a\n  b\n\n c\n\nd"),
        ("a<hr>b", "a\n---\nb"),
        ("1 < 2 <3 > 2 <", "1 < 2 <3 > 2 <"),
        ("&#65;&#99999999999;&#x110000;&copy;&bogus;", "A\ufffd©&bogus;"),
        ("<!DOCTYPE html><?xml a?><x:y>a</x:y></p></ul></a>", "a"),
        ("</blockquote></pre><a>b</a>", "b"),
    ],
)
def test_html_becomes_text_that_a_person_can_read(body: Body, html: str, expected: str) -> None:
    assert body(f"Content-Type: text/html; charset=utf-8\n\n{html}") == expected


def _multipart(kind: str, *parts: str) -> str:
    joined = "".join(f"--b\n{part}\n" for part in parts)
    return f"Content-Type: multipart/{kind}; boundary=b\n\npreamble\n{joined}--b--\nepilogue\n"


PLAIN = "Content-Type: text/plain\n\nplain"
HTML = "Content-Type: text/html\n\n<p>hyper"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (_multipart("alternative", HTML, PLAIN), "plain"),
        (_multipart("alternative", "Content-Type: text/plain\n\n \n", HTML), "hyper"),
        (_multipart("alternative", "Content-Type: text/enriched\n\n<bold>a</bold><<b"), "a<b"),
        (_multipart("alternative", "Content-Type: image/png\n\nx"), ""),
        (_multipart("mixed", PLAIN, HTML), "plain\n\nhyper"),
        (_multipart("mixed", "\nno header"), "no header"),
        (_multipart("related", HTML, "Content-Type: image/png\n\nx"), "hyper"),
        (_multipart("signed", PLAIN, "Content-Type: application/pgp-signature\n\nx"), "plain"),
        (_multipart("mixed", "Content-Disposition: attachment\n\nx"), ""),
        (
            _multipart("encrypted", "Content-Type: application/pgp-encrypted\n\nVersion: 1"),
            ENCRYPTED,
        ),
        ("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx", ENCRYPTED),
        ("Content-Type: application/pkcs7-mime; smime-type=signed-data\n\nx", WRAPPED),
        ("Content-Type: multipart/mixed; boundary=nowhere\n\ntext", "text"),
        ("Content-Type: multipart/mixed\n\ntext", "text"),
        ("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nnever closed", "never closed"),
        ("Content-Type: nonsense\n\ntext", "text"),
        (
            "\nHi\n-----BEGIN PGP MESSAGE-----\nx\n-----END PGP MESSAGE-----\nBye",
            f"Hi\n{ENCRYPTED}\nBye",
        ),
        ("\n-----BEGIN PGP MESSAGE-----\nx", ENCRYPTED),
    ],
)
def test_of_several_parts_those_are_read_that_a_person_sees(
    body: Body, content: str, expected: str
) -> None:
    assert body(content) == expected


def test_a_part_behind_a_premature_end_counts(read: Callable[[str], Entry]) -> None:
    inner = "Content-Type: multipart/alternative; boundary=b\n"
    entry = read(
        f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n{inner}\n--b\n{PLAIN}\n--b--\n"
        "--b\nContent-Type: image/gif; name=x.gif\n\nx\n--b--\n"
    )
    assert (entry.data["body"], entry.remarks) == ("plain", ("Attachment: x.gif",))


def test_what_is_attached_is_named_and_said_to_be_left_behind(
    read: Callable[[str], Entry],
) -> None:
    entry = read(
        HEAD
        + _multipart(
            "mixed",
            PLAIN,
            "Content-Type: image/png\n\nx",
            "Content-Type: text/calendar; name*=utf-8''Gr%C3%BC%C3%9Fe.ics\n\nx",
            'Content-Disposition: attachment; filename*0="a very "; filename*1="long.txt"\n\nx',
            "Content-Type: message/rfc822\n\nSubject: =?utf-8?q?f=C3=BCr?= you\n\nx",
            "Content-Type: message/rfc822\n\n",
            'Content-Disposition: inline; filename="../../a\x1b.txt"\n\nshown',
        )
    )
    assert entry.remarks == (
        "Attachment: image/png",
        "Attachment: Grüße.ics",
        "Attachment: a very long.txt",
        "Attached message: für you",
        "Attached message",
        "Attachment: ../../a.txt",
    )
    assert entry.data["body"] == "plain\n\nshown"
    assert entry.losses == ("attachments",)


def test_a_long_text_is_cut_and_says_so(body: Body) -> None:
    text = body("\n" + "word\n" * 20_000)
    assert text.startswith("word\nword\n")
    assert text.endswith("word\n[Cut after 50,000 characters.]")
    assert len(text) <= MAX_BODY + 40
    html = body("Content-Type: text/html\n\n" + "<p>word</p>" * 50_000)
    assert html.endswith("[Cut after 50,000 characters.]")


def test_much_markup_with_little_text_is_cut_and_says_so(body: Body) -> None:
    text = body("Content-Type: text/html\n\nword" + "<!-- x -->" * 120_000 + "end")
    assert text == "word\n[Cut here: the rest was not read.]"
