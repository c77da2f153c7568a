//! The faces of type. They are part of the program: a document looks the same on every machine.

use std::sync::{Arc, LazyLock};

use krilla::text::Font;
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{FontContext, FontFamily, FontFamilyName};

/// A face of type, as the shaper and the writer know it.
pub(crate) struct Face {
    /// For the shaper.
    pub(crate) blob: Blob<u8>,
    /// For the writer.
    pub(crate) font: Font,
}

/// Noto Sans for the text, DejaVu Sans for the letters it lacks (Hebrew, Arabic, symbols), DejaVu Sans Mono for codes.
/// Without a face (a broken build), documents are refused by the writer.
pub(crate) fn faces() -> &'static [Face] {
    static FACES: LazyLock<Vec<Face>> = LazyLock::new(|| {
        let sources: [&'static [u8]; 5] = [
            notosans::REGULAR_TTF,
            notosans::BOLD_TTF,
            dejavu::sans::regular(),
            dejavu::sans_mono::regular(),
            dejavu::sans_mono::bold(),
        ];
        let face = |bytes: &'static [u8]| {
            let font = Font::new(bytes.into(), 0)?;
            Some(Face {
                blob: Blob::new(Arc::new(bytes)),
                font,
            })
        };
        sources.into_iter().filter_map(face).collect()
    });
    &FACES
}

/// A shaping context that knows our faces and none of the machine's.
pub(crate) fn context() -> FontContext {
    let options = CollectionOptions {
        shared: false,
        system_fonts: false,
    };
    let mut collection = Collection::new(options);
    for face in faces() {
        collection.register_fonts(face.blob.clone(), None);
    }
    FontContext {
        collection,
        source_cache: SourceCache::default(),
    }
}

/// Where letters of running text are looked for, in this order.
pub(crate) const TEXT: [&str; 2] = ["Noto Sans", "DejaVu Sans"];

/// Where letters of codes are looked for, in this order.
pub(crate) const CODE: [&str; 3] = ["DejaVu Sans Mono", "Noto Sans", "DejaVu Sans"];

/// A list of families for the shaper.
pub(crate) fn families(names: &'static [&'static str]) -> FontFamily<'static> {
    let names: Vec<FontFamilyName<'static>> = names
        .iter()
        .map(|name| FontFamilyName::Named((*name).into()))
        .collect();
    FontFamily::List(names.into())
}
