//! Pages, answers and leaflets.

use capability::Capability;
use http::Request;
use learning::{LESSONS, Learning};
use lopdf::Document;
use testing::{Answered, Opening, Shut, ask};

const LIST: &[&dyn Capability] = &[&directory::Directory, &Learning];

async fn get(path: &str) -> Answered {
    let opened = Opening::new(LIST, "2026-11-20T14:00:00Z")
        .door(Shut)
        .fresh()
        .await;
    let router = capability::router(opened.house.clone(), Vec::new());
    ask(router, Request::get(path).body(Default::default()).unwrap()).await
}

#[tokio::test]
async fn every_lesson_is_whole_in_every_language() {
    for lang in ui::Lang::ALL {
        let mut paths: Vec<String> = LESSONS.iter().map(|lesson| lesson.path()).collect();
        paths.extend(["/aprender", "/aprender/simulacro", "/aprender/simulacro?r=fvffv"].map(str::to_owned));
        for path in paths {
            let page = get(&lang.href(&path)).await;
            assert_eq!(page.status, 200, "{path}");
            let main = page.text.split("<main").nth(1).unwrap();
            assert_eq!(main.matches("<h1").count(), 1, "{path}");
            assert!(
                !main.contains("learning-"),
                "a key is in sight on {path} in {lang:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_question_answers_back() {
    for lesson in LESSONS {
        let mut right = 0;
        for choice in ["a", "b", "c"] {
            let page = get(&format!("{}?respuesta={choice}", lesson.path())).await;
            let (yes, no) = (page.text.contains("Correcto"), page.text.contains("No es así"));
            assert!(yes != no, "{} {choice}", lesson.key);
            assert_eq!(yes, choice == lesson.right, "{} {choice}", lesson.key);
            right += usize::from(yes);
        }
        assert_eq!(right, 1, "{}", lesson.key);
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_shown() {
    for (path, want) in [
        ("/aprender/nada", 404),
        ("/aprender/nada/hoja.pdf", 404),
        ("/aprender/niveles?respuesta=d", 400),
        ("/aprender/simulacro?r=x", 400),
        ("/aprender/simulacro?r=vvvvvv", 400),
    ] {
        assert_eq!(get(path).await.status, want, "{path}");
    }
}

#[tokio::test]
async fn nothing_is_kept_of_an_answer() {
    for path in ["/aprender/niveles?respuesta=a", "/aprender/simulacro?r=vf"] {
        assert!(get(path).await.headers.get("set-cookie").is_none(), "{path}");
    }
}

#[tokio::test]
async fn the_drill_tells_how_it_went() {
    let page = get("/aprender/simulacro?r=fvffv").await;
    assert!(page.text.contains("Acertaste 5 de 5."));
    let page = get("/aprender/simulacro?r=vfvvf").await;
    assert!(page.text.contains("Acertaste 0 de 5."));
    let page = get("/aprender/simulacro?r=fv").await;
    assert!(page.text.contains("Mensaje 3 de 5") && page.text.contains("r=fvf"));
}

#[tokio::test]
async fn leaflets_are_documents() {
    let mut paths: Vec<String> = LESSONS
        .iter()
        .map(|lesson| format!("{}/hoja.pdf", lesson.path()))
        .collect();
    paths.push("/en/aprender/hoja.pdf".to_owned());
    paths.push("/qu/aprender/niveles/hoja.pdf".to_owned());
    for path in paths {
        let opened = Opening::new(LIST, "2026-11-20T14:00:00Z")
            .door(Shut)
            .fresh()
            .await;
        let router = capability::router(opened.house.clone(), Vec::new());
        let request = Request::get(&path).body(Default::default()).unwrap();
        let answer = tower_bytes(router, request).await;
        let document = Document::load_mem(&answer).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(!document.get_pages().is_empty(), "{path}");
    }
}

async fn tower_bytes(router: axum::Router, request: Request<axum::body::Body>) -> Vec<u8> {
    use tower::ServiceExt;
    let answer = router.oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    axum::body::to_bytes(answer.into_body(), 4 << 20)
        .await
        .unwrap()
        .to_vec()
}

#[tokio::test]
async fn programs_read_the_same_lessons() {
    let list = get("/api/v1/lessons").await.json();
    let lessons = list["lessons"].as_array().unwrap();
    assert_eq!(lessons.len(), LESSONS.len());
    assert_eq!(lessons[2]["slug"], "niveles");
    assert_eq!(lessons[2]["choices"].as_array().unwrap().len(), 3);
}
