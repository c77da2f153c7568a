//! Live parts, from an act to whoever watches: over a real listener, from another process, and in a browser with scripts on.

use crate::walk::{check_page, check_scripts};
use crate::webdriver::{Driver, Scripts, missing};
use capability::live::{self, Items, Limits, Parts, Topic};
use capability::{ActKind, Answer, Capability, Cx, House, Page, Permission, Req, Route, Stop, handler};
use maud::{Markup, html};
use register::{Draft, Fault, Filter, Recorded, Under, db::Stmt};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use testing::{Opened, Opening};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A wing of the smallest kind: notes about a session, on a page whose list of notes is live.
struct Notes;

const LIST: &[&dyn Capability] = &[&Notes];
const NOTED: ActKind = ActKind {
    kind: "notes/noted",
    version: 1,
    public: true,
    erasable: false,
    sample: r#"{"text":"uno"}"#,
};

impl Capability for Notes {
    fn name(&self) -> &'static str {
        "notes"
    }
    fn kinds(&self) -> &'static [ActKind] {
        &[NOTED]
    }
    fn apply(&self, _: &Recorded) -> Result<Vec<Stmt>, Fault> {
        Ok(Vec::new())
    }
    fn routes(&self) -> Vec<Route> {
        let public = Permission::Public;
        vec![
            Route::page("/notas/{id}", public, handler(|cx, req| Box::pin(page(cx, req)))),
            Route::stream(
                "/notas/{id}/vivo",
                public,
                handler(|cx, req| Box::pin(watch(cx, req))),
            ),
        ]
    }
    fn texts(&self) -> ui::Source {
        ui::Source {
            es: "",
            en: "",
            qu: "",
        }
    }
}

async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let id = req.param("id");
    let texts = notes(cx, id).await?;
    let main = html! {
        h1 { "Notas" }
        p id="count" { (count(cx, &texts)) }
        div id="list" { (list(&texts)) }
        ol id="each" { (each(&texts)) }
        form id="write" { label for="text" { "Texto" } input id="text" name="text"; output { (texts.len()) } }
    };
    Ok(cx.page(Page::new("Notas", ui::Section::None, main).live(format!("/notas/{id}/vivo"))))
}

async fn watch(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let id = req.param("id").to_owned();
    let topic = Topic::new(format!("notes/{id}"))
        .follows(format!("session:{id}"))
        .audience(req.query.get("como").unwrap_or("public"));
    let parts = live::renderer(move |cx| {
        let id = id.clone();
        Box::pin(async move { parts(cx, &id).await })
    });
    cx.watch(&req, topic, parts)
}

async fn parts(cx: &Cx, id: &str) -> Result<Parts, Stop> {
    let texts = notes(cx, id).await?;
    let written =
        html! { label for="text" { "Texto" } input id="text" name="text"; output { (texts.len()) } };
    Ok(Parts::new()
        .part("count", count(cx, &texts))
        .part("list", list(&texts))
        .items("each", each(&texts))
        .part("write", written)
        .say(format!("Hay {} notas", texts.len())))
}

fn count(cx: &Cx, texts: &[String]) -> Markup {
    let word = if cx.lang == ui::Lang::En { "notes" } else { "notas" };
    html! { (texts.len()) " " (word) }
}

fn list(texts: &[String]) -> Markup {
    html! {
        ul { @for text in texts { li { (text) } } }
        details { summary { "Más" } p { "Dentro: " (texts.len()) } }
    }
}

/// Each text that was noted and how often, the oldest first.
fn each(texts: &[String]) -> Items {
    let mut often: Vec<(&str, usize)> = Vec::new();
    for text in texts.iter().rev() {
        match often.iter_mut().find(|(known, _)| known == text) {
            Some((_, times)) => *times += 1,
            None => often.push((text, 1)),
        }
    }
    let item = |(number, (_, times)): (usize, (&str, usize))| {
        let inside = html! { details { summary { "Nota " (number) } } " (" (times) ")" };
        (format!("nota-{number}"), inside.into())
    };
    Items((1..).zip(often).map(item).collect())
}

async fn notes(cx: &Cx, id: &str) -> Result<Vec<String>, Stop> {
    let filter = Filter {
        subject: Some(format!("session:{id}")),
        limit: 100,
        ..Filter::default()
    };
    let acts = cx.house.register.acts(&filter).await?;
    let text = |act: Recorded| act.payload?.get("text")?.as_str().map(str::to_owned);
    Ok(acts.into_iter().filter_map(text).collect())
}

async fn note(house: &House, id: &str, text: &str) {
    let draft = Draft::new(NOTED.kind, Under::system())
        .subject(format!("session:{id}"))
        .payload(json!({"text": text}));
    house.register.record(draft).await.unwrap();
}

async fn open() -> Opened {
    Opening::new(LIST, "2026-11-26T15:00:00Z").fresh().await
}

/// Serves a house until `stop` is heard; its address, and its end.
async fn serve(
    house: &Arc<House>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> (String, tokio::task::JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let router = capability::router(house.clone(), app::roof::routes());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = async move {
        let served = axum::serve(listener, service).with_graceful_shutdown(stop);
        served.await.unwrap();
    };
    (address, tokio::spawn(server))
}

async fn serve_on(house: &Arc<House>) -> String {
    serve(house, std::future::pending()).await.0
}

/// One stream, as a browser has it.
struct Stream {
    lines: tokio::io::Lines<BufReader<TcpStream>>,
    head: String,
}

impl Stream {
    async fn open(address: &str, path: &str, headers: &str) -> Stream {
        let mut socket = TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{headers}\r\n");
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut lines = BufReader::new(socket).lines();
        let mut head = String::new();
        while let Some(line) = lines.next_line().await.unwrap()
            && !line.is_empty()
        {
            head += &(line.to_ascii_lowercase() + "\n");
        }
        Stream { lines, head }
    }

    fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    /// Reads on until a line that begins so; the rest of it.
    async fn line(&mut self, begin: &str) -> String {
        loop {
            let line = self.lines.next_line().await.unwrap();
            let line = line.unwrap_or_else(|| panic!("the stream ends before {begin}"));
            if let Some(rest) = line.strip_prefix(begin) {
                return rest.to_owned();
            }
        }
    }

    /// The last event and the parts that come next.
    async fn parts(&mut self) -> (String, Vec<(String, String)>) {
        loop {
            let (id, event) = (self.line("id: ").await, self.line("event: ").await);
            let data = self.line("data: ").await;
            if event == "parts" {
                return (id, serde_json::from_str(&data).unwrap());
            }
        }
    }
}

fn ids(parts: &[(String, String)]) -> Vec<&str> {
    parts.iter().map(|(id, _)| id.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_act_reaches_everybody_who_watches_its_session() {
    let home = open().await;
    let address = serve_on(&home.house).await;
    let mut spanish = Stream::open(&address, "/notas/7/vivo", "").await;
    let mut english = Stream::open(&address, "/en/notas/7/vivo?como=member", "").await;
    let mut other = Stream::open(&address, "/notas/8/vivo", "").await;
    for header in [
        "content-type: text/event-stream; charset=utf-8\n",
        "cache-control: no-store\n",
        "x-accel-buffering: no\n",
    ] {
        assert_eq!(spanish.head.matches(header).count(), 1, "{}", spanish.head);
    }
    assert!(spanish.line("retry: ").await.parse::<u64>().unwrap() >= 2_000);
    for stream in [&mut spanish, &mut english, &mut other] {
        let (_, parts) = stream.parts().await;
        assert_eq!(ids(&parts), ["count", "list", "each", "write"]);
    }
    note(&home.house, "7", "Uno <b>").await;
    let (id, parts) = spanish.parts().await;
    assert_eq!(parts[0].1, "1 notas");
    assert!(parts[1].1.contains("<li>Uno &lt;b&gt;</li>"), "{parts:?}");
    assert_eq!(spanish.line("event: ").await, "said");
    assert_eq!(spanish.line("data: ").await, "Hay 1 notas");
    assert_eq!(english.parts().await.1[0].1, "1 notes");
    note(&home.house, "8", "Dos").await;
    assert_eq!(
        other.parts().await.1[0].1,
        "1 notas",
        "the first it hears of is its own"
    );

    let mut back = Stream::open(&address, "/notas/7/vivo", &format!("Last-Event-ID: {id}\r\n")).await;
    note(&home.house, "7", "Tres").await;
    for stream in [&mut spanish, &mut english, &mut back] {
        assert!(stream.parts().await.1[0].1.starts_with("2 not"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_act_of_another_process_arrives_too() {
    let here = open().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("keys")).unwrap();
    let key = here.folder.path().join("keys/register");
    std::fs::copy(key, folder.path().join("keys/register")).unwrap();
    let url = format!("sqlite:{}", here.folder.path().join("register.db").display());
    let there = Opening::new(LIST, "2026-11-26T15:00:00Z").on(&url, folder).await;
    let address = serve_on(&here.house).await;
    let mut stream = Stream::open(&address, "/notas/7/vivo", "").await;
    stream.parts().await;
    note(&there.house, "7", "De lejos").await;
    assert_eq!(stream.parts().await.1[0].1, "1 notas");
    note(&here.house, "7", "De cerca").await;
    assert_eq!(stream.parts().await.1[0].1, "2 notas");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_too_many_is_told_so_until_somebody_leaves() {
    let home = open().await;
    let limits = Limits {
        streams_max: 1,
        ..Limits::default()
    };
    live::limit(&home.house, limits);
    let address = serve_on(&home.house).await;
    let first = Stream::open(&address, "/notas/7/vivo", "").await;
    let mut second = Stream::open(&address, "/notas/7/vivo", "Connection: close\r\n").await;
    assert_eq!((first.status(), second.status()), ("200", "429"));
    assert!(second.head.to_lowercase().contains("retry-after: 30"));
    let words = "<p class=\"lead\">Ahora hay demasiadas personas";
    while !second.lines.next_line().await.unwrap().unwrap().contains(words) {}
    drop(first);
    let mut status = String::new();
    for _ in 0..10_000 {
        status = Stream::open(&address, "/notas/7/vivo", "")
            .await
            .status()
            .to_owned();
        if status == "200" {
            break;
        }
    }
    assert_eq!(status, "200", "the place of the one who left is free");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_another_site_opens_no_stream() {
    let home = open().await;
    let address = serve_on(&home.house).await;
    let stream = Stream::open(&address, "/notas/7/vivo", "Sec-Fetch-Site: cross-site\r\n").await;
    assert_eq!(stream.status(), "403");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_does_not_wait_for_those_who_watch() {
    let home = open().await;
    let (stop, told) = tokio::sync::oneshot::channel::<()>();
    let house = home.house.clone();
    let stopping = async move {
        told.await.unwrap();
        live::close(&house);
    };
    let (address, server) = serve(&home.house, stopping).await;
    let mut stream = Stream::open(&address, "/notas/7/vivo", "Connection: close\r\n").await;
    stream.parts().await;
    stop.send(()).unwrap();
    server.await.unwrap();
    while stream.lines.next_line().await.unwrap().is_some() {}
}

#[tokio::test]
async fn only_a_live_page_may_run_the_script() {
    let home = open().await;
    for (path, live) in [("/notas/7", true), ("/qu/notas/7", true), ("/ui", false)] {
        let router = capability::router(home.house.clone(), app::roof::routes());
        let request = http::Request::get(path).body(axum::body::Body::empty()).unwrap();
        let answer = testing::ask(router, request).await;
        check_page(path, &answer.text);
        check_scripts(path, &answer);
        assert_eq!(
            answer.header("content-security-policy").contains("script-src"),
            live,
            "{path}"
        );
        assert_eq!(answer.text.contains(ui::live_path()), live, "{path}");
    }
}

const MARK: &str = "return [...document.querySelectorAll('[data-mark]')].filter((one) => !one.hidden).map((one) => one.dataset.mark).join()";

/// What the first element of that kind holds: a property of it.
async fn held(browser: &Driver, css: &str, property: &str) -> String {
    let element = browser.find(css).await;
    browser.property(&element, property).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_shows_what_comes_and_leaves_alone_where_somebody_writes() {
    if missing("live::a_browser_shows_what_comes_and_leaves_alone_where_somebody_writes") {
        return;
    }
    let home = open().await;
    let address = serve_on(&home.house).await;
    let browser = Driver::start(Scripts::On).await;
    browser.open(&format!("http://{address}/notas/7")).await;
    browser.shows("Al momento").await;
    browser.click("summary").await;

    let hostile = "<img src=x onerror=\"document.title='roto'\"><script>document.title='roto'</script>";
    note(&home.house, "7", hostile).await;
    browser.shows("Hay cambios donde estás").await;
    assert!(
        !browser.text().await.contains(hostile),
        "the focus is inside the part"
    );
    browser.click("h1").await;
    browser.shows(hostile).await;
    browser.shows("Dentro: 1").await;
    assert_eq!(held(&browser, "title", "text").await, "Notas · Qhapaq");
    assert_eq!(
        held(&browser, "details", "open").await,
        "true",
        "what is open stays open"
    );
    assert_eq!(
        held(&browser, "[role=status]", "textContent").await,
        "Hay 1 notas"
    );

    browser.fill("#text", "a medias").await;
    note(&home.house, "7", "Dos").await;
    browser.shows("Hay cambios donde estás").await;
    assert_eq!(held(&browser, "#text", "value").await, "a medias");
    assert_eq!(
        held(&browser, "output", "textContent").await,
        "1",
        "the part waits"
    );
    assert_eq!(
        held(&browser, "#count", "textContent").await,
        "2 notas",
        "the others do not"
    );
    let focused = browser.focused().await;
    assert_eq!(browser.property(&focused, "id").await, "text");
    assert_eq!(browser.script(MARK, json!([])).await, "news");
    browser.click("[data-live] a").await;
    browser.shows("Al momento").await;
    assert_eq!(held(&browser, "output", "textContent").await, "2");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_waits_in_a_browser_is_the_latest_when_it_comes() {
    if missing("live::a_list_that_waits_in_a_browser_is_the_latest_when_it_comes") {
        return;
    }
    let home = open().await;
    let address = serve_on(&home.house).await;
    let browser = Driver::start(Scripts::On).await;
    browser.open(&format!("http://{address}/notas/7")).await;
    browser.shows("Al momento").await;
    note(&home.house, "7", "Uno").await;
    browser.shows("Nota 1").await;
    browser.click("#nota-1 summary").await;
    note(&home.house, "7", "Dos").await;
    browser.shows("Hay cambios donde estás").await;
    note(&home.house, "7", "Dos").await;
    browser.shows("3 notas").await;
    let list = async || held(&browser, "#each", "textContent").await;
    assert_eq!(list().await, "Nota 1 (1)", "the list waits");
    browser.click("h1").await;
    browser.shows("Nota 2").await;
    assert_eq!(list().await, "Nota 1 (1)Nota 2 (2)");
    note(&home.house, "7", "Uno").await;
    browser.shows("4 notas").await;
    assert_eq!(list().await, "Nota 1 (2)Nota 2 (2)");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_is_refused_says_so_and_the_page_works() {
    if missing("live::a_stream_that_is_refused_says_so_and_the_page_works") {
        return;
    }
    let home = open().await;
    live::close(&home.house);
    let address = serve_on(&home.house).await;
    let browser = Driver::start(Scripts::On).await;
    browser.open(&format!("http://{address}/notas/7")).await;
    browser.shows("Sin conexión: vuelve a cargar").await;
    note(&home.house, "7", "Uno").await;
    browser.click("[data-live] a").await;
    browser.shows("1 notas").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_the_page_leads_to_the_latest() {
    if missing("live::without_scripts_the_page_leads_to_the_latest") {
        return;
    }
    let home = open().await;
    let address = serve_on(&home.house).await;
    let browser = Driver::start(Scripts::Off).await;
    browser.open(&format!("http://{address}/notas/7")).await;
    browser.shows("Esta página no cambia sola").await;
    note(&home.house, "7", "Uno").await;
    browser.click("[data-live] a").await;
    browser.shows("1 notas").await;
}
