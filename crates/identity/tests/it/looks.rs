//! Pages: every text in three languages, one title, no key left untranslated; colours.

use crate::world::{Client, World};
use capability::Capability;
use http::header;

#[test]
fn every_sentence_exists_in_three_languages() {
    let texts = ui::Texts::new(&[identity::Identity.texts()]).unwrap();
    assert_eq!(texts.uneven(), Vec::new());
    assert!(texts.keys(ui::Lang::Es).len() > 100);
    assert!(
        texts
            .keys(ui::Lang::Es)
            .iter()
            .all(|key| key.starts_with("identity-"))
    );
}

#[tokio::test]
async fn every_page_is_whole_in_every_language() {
    let (world, admin) = World::open().await;
    let client = world.sign_in(&admin).await;
    let stranger = Client::default();
    let pages = [
        (&stranger, "/ingresar"),
        (&stranger, "/tema"),
        (&stranger, "/invitacion/x"),
        (&client, "/salir"),
        (&client, "/cuenta"),
        (&client, "/cuenta/clave"),
        (&client, "/cuenta/llaves"),
        (&client, "/cuenta/llaves-de-acceso"),
        (&client, "/cuenta/telefono"),
        (&client, "/cuenta/accesos"),
        (&client, "/sistemas"),
        (&stranger, "/ingresar/codigo"),
        (&client, "/invitar"),
    ];
    for lang in ui::Lang::ALL {
        for (who, path) in pages {
            let reply = world.get(who, &lang.href(path)).await;
            assert!(
                [200, 410].contains(&reply.status.as_u16()),
                "{path} {}",
                reply.status
            );
            let text = reply.text.split("<main").nth(1).unwrap();
            assert_eq!(text.matches("<h1").count(), 1, "{path}");
            assert!(
                !text.contains(">identity-") && !text.contains("\"identity-"),
                "a key is shown on {path} in {lang:?}"
            );
            assert!(
                !reply.text.contains(" style=") && !reply.text.contains("<script>"),
                "{path}"
            );
            // Only where a passkey may be asked for is there a script, and only the house's own.
            let asks = ["/ingresar", "/cuenta/llaves-de-acceso"].contains(&path);
            let ours = format!("<script src=\"{}\" defer></script>", ui::passkey_path());
            assert_eq!(reply.text.matches("<script").count(), usize::from(asks), "{path}");
            assert_eq!(reply.text.contains(&ours), asks, "{path}");
            for input in text
                .split("<input")
                .skip(1)
                .filter(|input| !input.contains("type=\"hidden\""))
            {
                let (_, id) = input.split_once("id=\"").unwrap();
                let id = id.split('"').next().unwrap();
                assert!(
                    text.contains(&format!("for=\"{id}\"")),
                    "{id} on {path} has no label"
                );
            }
        }
    }
}

#[tokio::test]
async fn strangers_are_sent_to_sign_in_and_back() {
    let (world, _) = World::open().await;
    for path in ["/cuenta", "/cuenta/clave", "/cuenta/llaves", "/invitar"] {
        let reply = world.get(&Client::default(), path).await;
        assert_eq!(reply.status, 303, "{path}");
        assert_eq!(
            reply.location(),
            format!("/ingresar?{}", capability::encode(&[("volver", path)]))
        );
    }
    assert_eq!(world.get(&Client::default(), "/api/v1/me").await.status, 401);
}

#[tokio::test]
async fn colours_are_kept_in_a_cookie() {
    let (world, _) = World::open().await;
    let set = |theme: &'static str, back: &'static str| {
        let world = &world;
        async move {
            world
                .post(&Client::default(), "/tema", &[("tema", theme), ("volver", back)])
                .await
        }
    };
    let dark = set("oscuro", "/entidades").await;
    assert_eq!((dark.status.as_u16(), dark.location()), (303, "/entidades"));
    let cookie = dark.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.starts_with("qhapaq_tema=oscuro; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age="),
        "{cookie}"
    );
    assert!(
        set("auto", "/").await.headers[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    assert!(
        set("raro", "/").await.headers[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    for back in [
        "//otro.example",
        "/en//otro.example",
        "/\\otro.example",
        "https://otro.example",
    ] {
        assert_eq!(set("claro", back).await.location(), "/", "{back}");
    }
}
