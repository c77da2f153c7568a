//! Pages as files under the target folder, to be opened in a browser; what is judged here is their weight.

use crate::house::{DISTRICT, EMPTY, Town};

#[tokio::test]
async fn pages_stay_within_their_weight() {
    let (town, people) = Town::populated().await;
    let pages = [
        ("entidad", format!("/entidades/{DISTRICT}"), None),
        (
            "entidad-titular",
            format!("/entidades/{DISTRICT}"),
            Some(people.head),
        ),
        ("entidad-vacia", format!("/entidades/{EMPTY}"), None),
        ("constancia", format!("/actos/{}?recibo=1", people.led.code), None),
        ("constancia-fin", format!("/actos/{}", people.ended.code), None),
        (
            "constancia-reservada",
            format!("/actos/{}", people.reserved.code),
            None,
        ),
        ("actos", "/actos".to_owned(), None),
        ("verificar", "/verificar?codigo=Q26-1482-7".to_owned(), None),
        ("despacho", "/despacho".to_owned(), Some(people.leader)),
        ("despacho-titular", "/despacho".to_owned(), Some(people.head)),
        ("despacho-analista", "/despacho".to_owned(), Some(people.analyst)),
        ("despacho-nadie", "/despacho".to_owned(), Some(people.nobody)),
        ("normas", "/normas".to_owned(), None),
        ("norma", "/normas/ds-016-2024-jus".to_owned(), None),
        ("obligacion", "/normas/obligaciones/G04".to_owned(), None),
        ("cargos", "/normas/cargos".to_owned(), None),
    ];
    for (name, path, person) in pages {
        let html = town.get_as(&path, person).await.text;
        assert!(html.len() < 120 << 10, "{name} weighs {} bytes", html.len());
        keep(name, &html);
    }
}

/// Leaves the page and the assets where a person can open them.
fn keep(name: &str, html: &str) {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    for asset in ui::assets() {
        let file = folder.join(asset.path.trim_start_matches('/'));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, &asset.bytes).unwrap();
    }
    std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
}
