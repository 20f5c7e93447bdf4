"""An editor's own lines for web hosts are added to what Masthead tells them."""

from __future__ import annotations

from pathlib import Path

from newsletter import build, read_site, told_problems, write_article, write_newsletter
from previews import preview

CHIPS = "content/articles/2026-11-20-chips.md"
POLICY = "Content-Security-Policy"


def read_lines(project: Path, name: str) -> list[str]:
    return (project / "public" / name).read_text(encoding="utf-8").splitlines()


def cut_rules(lines: list[str]) -> dict[str, list[str]]:
    """What stands below each address, in order."""
    rules: dict[str, list[str]] = {}
    address = ""
    for line in lines:
        if line.startswith("  "):
            rules[address].append(line.strip())
        else:
            address = line
            rules.setdefault(address, [])
    return rules


def test_headers_of_the_editors_own_are_added_to_ours(tmp_path: Path) -> None:
    """One more, one in the place of ours, one for some files only, and none for files that are kept for ever."""
    project = write_newsletter(tmp_path, {})
    build(project)
    ours = cut_rules(read_lines(project, "_headers"))
    own = (
        "# Mine\n/*\n  X-Own: yes\n  referrer-policy: no-referrer\n\n"
        "/embed/*\n  content-security-policy: default-src 'self'\n\tCache-Control: no-store\n"
        "https://ledger.pages.example/*\n  X-Robots-Tag: noindex\n"
    )
    write_newsletter(project, {"static/_headers": own})
    assert told_problems(project) == []
    lines = read_lines(project, "_headers")
    everywhere = lines.index("/*")
    assert lines[everywhere : lines.index("/embed/*")] == [
        "/*",
        *(f"  {line}" for line in ours["/*"] if not line.startswith("Referrer-Policy")),
        "/*",
        "  X-Own: yes",
        "  referrer-policy: no-referrer",
    ]
    rules = cut_rules(lines)
    assert rules["/embed/*"] == [
        "! content-security-policy",
        "content-security-policy: default-src 'self'",
        "Cache-Control: no-store",
    ]
    assert rules["https://ledger.pages.example/*"] == ["X-Robots-Tag: noindex"]
    hashed = [address for address in ours if address != "/*"]
    assert hashed == lines[-3 * len(hashed) :: 3]
    assert all(rules[address] == ["! Cache-Control", *ours[address]] for address in hashed)
    # Every edit of a style sheet gives it another name, and the list names no other.
    sheet = project / "static/style.css"
    sheet.write_text(sheet.read_text(encoding="utf-8") + "\nb { color: inherit }\n", encoding="utf-8")
    build(project)
    site = read_site(project)
    named = [line[1:] for line in read_lines(project, "_headers") if line.startswith("/") and "." in line]
    assert len(named) == len(hashed)
    assert site.keys() >= set(named)
    (project / "static/_headers").unlink()
    build(project)
    assert cut_rules(read_lines(project, "_headers"))["/*"] == ours["/*"]


def test_redirects_of_the_editors_own_come_after_those_of_aliases(tmp_path: Path) -> None:
    project = write_newsletter(
        tmp_path,
        {
            CHIPS: write_article(aliases="[/old/]"),
            "static/_redirects": "# Mine\r\n/a /b 301\r\n/blog/* /articles/:splat",
        },
    )
    assert told_problems(project) == []
    assert read_lines(project, "_redirects") == [
        "/old/ /articles/chips/ 301",
        "# Mine",
        "/a /b 301",
        "/blog/* /articles/:splat",
    ]


def test_lines_that_hosts_would_pass_over_or_contradict_are_told(tmp_path: Path) -> None:
    project = write_newsletter(tmp_path, {CHIPS: write_article(aliases="[/old/]")})
    build(project)
    hashed = next(path.name for path in (project / "public").glob("style.*.css"))
    write_newsletter(
        project,
        {
            "static/_headers": f"X-Early: yes\n/*\n  no header\n  X-Empty:\n/{hashed}\n  X-Own: yes\n",
            "static/_redirects": (
                "/lonely\n/old /articles/ 301\n/old/ /articles/chips/ 301\n/archive /tags/\n/a /b\n/a/ /c 302\n"
                "/en/* /en/404.html 404\n/old /x 301 Country=pt\n/tags/ /archive/ 301!\n/x y\n/a /b 99\n"
            ),
        },
    )
    neither = "is neither an address nor a header. Write an address as /*, and below it Name: value."
    none = "is not a redirect. Write the old address, the new one, and 301."
    assert told_problems(project) == [
        "static/_headers:1: This header has no address. Write one as /* in the line above.",
        f'static/_headers:3: "no header" {neither}',
        f'static/_headers:4: "X-Empty:" {neither}',
        f'static/_headers:5: notice: "/{hashed}" has a hash in its name, which changes with the file.'
        " Write /style.* instead.",
        f'static/_redirects:1: "/lonely" {none}',
        f'static/_redirects:2: "/old" leads to /articles/chips/ already, by {CHIPS}:5.'
        " Take out this line, or the alias there.",
        'static/_redirects:4: notice: There is a page at "/archive": Netlify shows it, Cloudflare Pages redirects'
        " from it. Take out this line, or the page.",
        'static/_redirects:6: notice: "/a/" leads elsewhere already, by line 5. Take out one of the two.',
        f'static/_redirects:10: "/x y" {none}',
        f'static/_redirects:11: "/a /b 99" {none}',
    ]
    write_newsletter(project, {"static/_headers": b"/*\n  X: \xff\n", "static/_redirects": "/a /b\x00\n"})
    assert told_problems(project) == [
        "static/_headers:2: The byte 0xFF at offset 8 is not UTF-8. Save the file as UTF-8.",
        "static/_redirects:1: The line contains the character U+0000, which no host reads. Delete it.",
    ]


def test_below_a_path_lines_are_read_as_the_host_reads_them(tmp_path: Path) -> None:
    project = write_newsletter(
        tmp_path,
        {
            CHIPS: write_article(aliases="[/old/]"),
            "static/_headers": "/news/*\n  Referrer-Policy: no-referrer\n",
            "static/_redirects": "/news/old /x 301\n/old /y 301\n",
        },
    )
    site = 'title = "The Ledger"\nbase_url = "https://ledger.example/news"\n'
    write_newsletter(project, {}, site)
    assert told_problems(project) == [
        f'static/_redirects:1: "/news/old" leads to /articles/chips/ already, by {CHIPS}:5.'
        " Take out this line, or the alias there.",
    ]
    write_newsletter(project, {"static/_redirects": "/old /y 301\n"}, site)
    build(project)
    assert read_lines(project, "_redirects") == ["/news/old/ /news/articles/chips/ 301", "/old /y 301"]
    assert "  Referrer-Policy: strict-origin-when-cross-origin" not in read_lines(project, "_headers")


def test_the_preview_of_a_finished_site_does_what_hosts_do(tmp_path: Path) -> None:
    project = write_newsletter(
        tmp_path,
        {
            CHIPS: write_article(aliases="[/old/]"),
            "static/_headers": (
                f"/articles/*\n  {POLICY}: default-src 'self'\n  ! Referrer-Policy\n/:any/chips/\n  X-Own: one\n"
                "  X-Own: two\n/*\n  Cache-Control: no-store\n"
            ),
            "static/_redirects": (
                "/blog/* /articles/:splat\n/:year/:slug /articles/:slug/ 302\n/secret/* /archive/ 200\n"
                "/archive/* /tags/ 301\n/tags/* /archive/ 301!\n/pt/ /x 302 Country=pt\n/gone/* /404 404\n"
            ),
        },
    )
    build(project)
    with preview(project, "--site", "public") as running:
        article, home = running.get("/articles/chips/"), running.get("/")
        assert article.headers["content-security-policy"] == "default-src 'self'"
        assert home.headers["content-security-policy"].startswith("default-src 'none'")
        assert article.headers["x-own"] == "one, two"
        hashed = next(path.name for path in (project / "public").glob("style.*.css"))
        assert "immutable" in running.get(f"/{hashed}").headers["cache-control"]
        for old, new, status in (
            ("/old", "/articles/chips/", 301),
            ("/blog/chips/", "/articles/chips/", 301),
            ("/2026/chips", "/articles/chips/", 302),
            ("/tags/chips/", "/archive/", 301),
        ):
            moved = running.get(old)
            assert (moved.status, moved.headers["location"]) == (status, new), old
        assert running.get("/archive/").status == 200
        assert running.get("/secret/x/y").body == running.get("/archive/").body
        assert running.get("/gone/x/y").status == 404
        assert running.get("/pt/").status == 404
