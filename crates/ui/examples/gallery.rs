//! Writes the gallery as files to look at in a browser: `cargo run -p ui --example gallery -- FOLDER`.

use std::path::PathBuf;

use jiff::civil::date;
use ui::{Bar, Crumb, Lang, RegistryLine, SOURCE, Section, Shell, Texts, assets, css_path, gallery};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("say the folder")?);
    std::fs::create_dir_all(folder.join("estatico"))?;
    for asset in assets() {
        std::fs::write(folder.join(asset.path.trim_start_matches('/')), &asset.bytes)?;
    }
    let texts = Texts::new(&[SOURCE])?;
    for lang in Lang::ALL {
        let tr = texts.tr(lang);
        let mut shell = Shell::new(tr, tr.t("ui-gallery-title"), "/ui", date(2026, 11, 20));
        shell.section = Section::Help;
        shell.demo = true;
        shell.head = Some(RegistryLine {
            size: 184_302,
            root_hex: "3d46a82e".repeat(8),
            at: "2026-11-20T14:00:00Z".parse()?,
        });
        shell.crumbs = vec![
            Crumb::new(tr.t("ui-nav-help"), tr.href("/ayuda")),
            Crumb::here(tr.t("ui-gallery-title")),
        ];
        if lang == Lang::En {
            shell.bar = Bar::Office {
                entity: "Municipalidad Distrital de Qollpamarca".into(),
                entity_href: "/en/entidades/20000000001".into(),
                person: "Marcela Ejemplo Quispe".into(),
                office: "Líder de Gobierno y Transformación Digital".into(),
            };
        }
        let page = shell
            .page(gallery(tr))
            .replace(css_path(), css_path().trim_start_matches('/'));
        std::fs::write(folder.join(format!("gallery-{}.html", lang.code())), page)?;
    }
    Ok(())
}
