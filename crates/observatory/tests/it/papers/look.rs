//! Documents as files under the target folder, to be opened and printed; what is judged here is their weight and length.

use super::Paper;
use crate::house::{DISTRICT, EMPTY, Town};

#[tokio::test]
async fn documents_stay_within_their_weight() {
    let (town, people) = Town::populated().await;
    let (code, led) = (&people.led.code, people.led_id);
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, address, pages) in [
        ("constancia", format!("/actos/{code}/constancia.pdf"), 2),
        (
            "constancia-fin",
            format!("/actos/{}/constancia.pdf", people.ended.code),
            2,
        ),
        (
            "constancia-reservada",
            format!("/actos/{}/constancia.pdf", people.reserved.code),
            2,
        ),
        ("designacion", format!("/designaciones/{led}/constancia.pdf"), 2),
        ("acuse", format!("/designaciones/{led}/acuse.pdf"), 1),
        ("informe", format!("/entidades/{DISTRICT}/informe.pdf"), 4),
        ("informe-vacia", format!("/entidades/{EMPTY}/informe.pdf"), 4),
    ] {
        for (lang, prefix) in [("es", ""), ("en", "/en"), ("qu", "/qu")] {
            let paper = Paper::of(&town, &format!("{prefix}{address}")).await;
            std::fs::write(folder.join(format!("{name}-{lang}.pdf")), &paper.bytes).unwrap();
            assert!(
                paper.bytes.len() < 200 << 10,
                "{name} weighs {} bytes",
                paper.bytes.len()
            );
            assert!(paper.pages <= pages, "{name} in {lang} has {} pages", paper.pages);
        }
    }
}
