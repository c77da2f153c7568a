//! How long documents take: `cargo run --release -p paper --example bench [FOLDER]` prints JSON, one document a line.
//! With a folder, the documents are written there to be looked at.

use std::time::Instant;

use jiff::Timestamp;
use paper::{Attachment, Block, Column, Document, Fact, Seal, SignaturePlace, Table, Tone};

/// Documents of each kind that are timed.
const TIMES: u32 = 50;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1);
    for (name, document) in [
        ("constancia", constancia()),
        ("report", report(20)),
        ("report-large", report(200)),
        ("model", model()),
    ] {
        let begun = Instant::now();
        let first = paper::pdf(&document)?;
        let first_ms = begun.elapsed().as_secs_f64() * 1000.0;
        let mut times = Vec::new();
        for _ in 0..TIMES {
            let begun = Instant::now();
            std::hint::black_box(paper::pdf(&document)?);
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        println!(
            "{{\"document\":\"{name}\",\"bytes\":{},\"first_ms\":{first_ms:.2},\"p50_ms\":{:.2},\"max_ms\":{:.2}}}",
            first.len(),
            times[times.len() / 2],
            times[times.len() - 1],
        );
        if let Some(folder) = &folder {
            std::fs::write(std::path::Path::new(folder).join(format!("{name}.pdf")), first)?;
        }
    }
    Ok(())
}

fn base(title: &str, subject: &str) -> Document {
    Document {
        lang: "es-PE".into(),
        author: "Gobierno digital del Perú · Qhapaq".into(),
        title: title.into(),
        subject: subject.into(),
        banner: Some("Demostración: personas, actos y cifras inventados.".into()),
        created: Timestamp::from_second(1_795_000_000).unwrap_or_default(),
        registry_line: "Registro de actos: 184 302 actos al 20-11-2026 09:00. Raíz 3d46a82e90876329c1f0"
            .into(),
        page_line: "Página {page} de {pages}".into(),
        ..Document::default()
    }
}

fn seal() -> Block {
    Block::Seal(Seal {
        url: "https://qhapaq.example.pe/actos/Q26-171942-4".into(),
        code: "Q26-171942-4".into(),
        alt: "Código QR que lleva a la constancia Q26-171942-4".into(),
        label: "Código de la constancia".into(),
        words: vec![
            "Escribe el código en https://qhapaq.example.pe/verificar. Da igual usar mayúsculas, espacios o guiones.".into(),
            "Sin conexión: qhapaq verify ESTE-ARCHIVO.pdf --key CLAVE".into(),
        ],
    })
}

fn constancia() -> Document {
    let mut document = base(
        "Constancia de acto",
        "Designación de la Líder de Gobierno y Transformación Digital",
    );
    document.blocks = vec![
        Block::toned(Tone::Lead, "El acto es auténtico y está en el registro."),
        Block::Facts(vec![
            Fact::strong(
                "Qué",
                "Designar · Resolución de Alcaldía 021-2026-A-MDQ, del 10-03-2026",
            ),
            Fact::new("Entidad", "Municipalidad Distrital de Qollpamarca, Cusco"),
            Fact::new(
                "A quién",
                "Marcela Ejemplo Quispe, Gerenta de Planeamiento. Rige desde el 11-03-2026",
            ),
            Fact::code(
                "Huella",
                "9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651",
            ),
        ]),
        Block::heading(2, "La prueba, nudo por nudo"),
        Block::Facts(
            (0..17)
                .map(|n| {
                    Fact::code(
                        format!("Nudo {n}"),
                        "9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651",
                    )
                })
                .collect(),
        ),
        seal(),
    ];
    document.attachments = vec![Attachment {
        name: "prueba.json".into(),
        media_type: "application/json".into(),
        description: "La prueba".into(),
        bytes: br#"{"version":1}"#.repeat(400),
    }];
    document
}

fn report(rows: usize) -> Document {
    let mut document = base(
        "Informe de la entidad",
        "Ministerio de Desarrollo Agrario y Riego",
    );
    let row = |n: usize| {
        vec![
            format!("Aprobar el plan de gobierno digital {n}"),
            "Vencida".to_owned(),
            "20-11-2026".to_owned(),
            "RSGD 004-2018-PCM/SEGDI, art. 3; Decreto Legislativo 1412, art. 9".to_owned(),
            "Q26-171942-4".to_owned(),
        ]
    };
    document.blocks = vec![
        Block::note(
            "12 de 20 obligaciones cumplidas (60 %)",
            "El promedio de los ministerios es 48 %.",
        ),
        Block::Table(Table {
            caption: "Qué debe".into(),
            columns: vec![
                Column::new("Obligación", 34),
                Column::new("Estado", 12),
                Column::new("Vence", 12),
                Column::new("Norma", 26),
                Column::new("Constancia", 16).code(),
            ],
            rows: (0..rows).map(row).collect(),
        }),
        Block::heading(2, "Titulares"),
        Block::Bullets(vec!["Una".into(), "Otra, עברית, 😀, ñ ü ʼ № º ª «x»".into()]),
        seal(),
    ];
    document
}

fn model() -> Document {
    let mut document = base("Resolución N.º ____", "Modelo de resolución de designación");
    document.blocks = vec![
        Block::heading(2, "Visto"),
        Block::paragraph(
            "El informe de la Oficina General de Planeamiento y Presupuesto, y la normativa vigente.",
        ),
        Block::heading(2, "Se resuelve"),
        Block::Numbered(vec!["Designar.".into(), "Comunicar a la Secretaría.".into()]),
        Block::blank("Motivo", 3),
        Block::Signatures(vec![
            SignaturePlace {
                name: "Marcela Ejemplo".into(),
                office: "Titular".into(),
            },
            SignaturePlace {
                name: String::new(),
                office: "Secretaría General".into(),
            },
            SignaturePlace {
                name: "Tercera Persona".into(),
                office: "Testigo".into(),
            },
        ]),
    ];
    document
}
