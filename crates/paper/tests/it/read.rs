//! Reads a PDF: its pages, its words, its dictionary, its tree.

use lopdf::{Dictionary, Object};

/// A PDF, read.
pub struct Read(lopdf::Document);

impl Read {
    pub fn of(document: &paper::Document) -> Read {
        Read(lopdf::Document::load_mem(&paper::pdf(document).unwrap()).unwrap())
    }

    pub fn pages(&self) -> usize {
        self.0.get_pages().len()
    }

    /// Words of a page from 1, without what lines break.
    pub fn text(&self, page: u32) -> String {
        let text = self.0.extract_text(&[page]).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Words of all pages.
    pub fn whole(&self) -> String {
        (1..=u32::try_from(self.pages()).unwrap())
            .map(|page| self.text(page))
            .collect::<Vec<_>>()
            .join(" ")
    }

    pub fn root(&self) -> &Dictionary {
        self.0.catalog().unwrap()
    }

    /// An entry of a dictionary, whether it stands there or elsewhere.
    pub fn get<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        let value = dictionary.get(key).ok()?;
        self.0.dereference(value).ok().map(|(_, value)| value)
    }

    /// The content of the metadata in XML.
    pub fn xmp(&self) -> String {
        let stream = self.get(self.root(), b"Metadata").unwrap().as_stream().unwrap();
        let bytes = stream
            .decompressed_content()
            .unwrap_or_else(|_| stream.content.clone());
        String::from_utf8(bytes).unwrap()
    }

    /// Every tag of the tree in reading order, as `Table(TR(TH TD))`, with nothing of the content.
    pub fn tags(&self) -> String {
        let tree = self
            .get(self.root(), b"StructTreeRoot")
            .unwrap()
            .as_dict()
            .unwrap();
        self.kids(tree).join(" ")
    }

    /// Elements of the tree with that tag.
    pub fn tagged(&self, tag: &str) -> Vec<&Dictionary> {
        let tree = self
            .get(self.root(), b"StructTreeRoot")
            .unwrap()
            .as_dict()
            .unwrap();
        let mut found = Vec::new();
        self.walk(tree, tag.as_bytes(), &mut found);
        found
    }

    fn walk<'a>(&'a self, element: &'a Dictionary, tag: &[u8], found: &mut Vec<&'a Dictionary>) {
        for kid in self.children(element) {
            if kid
                .get(b"S")
                .and_then(Object::as_name)
                .is_ok_and(|name| name == tag)
            {
                found.push(kid);
            }
            self.walk(kid, tag, found);
        }
    }

    fn kids(&self, element: &Dictionary) -> Vec<String> {
        let name = |kid: &Dictionary| {
            String::from_utf8(kid.get(b"S").and_then(Object::as_name).unwrap().to_vec()).unwrap()
        };
        self.children(element)
            .into_iter()
            .map(|kid| {
                let below = self.kids(kid);
                if below.is_empty() {
                    name(kid)
                } else {
                    format!("{}({})", name(kid), below.join(" "))
                }
            })
            .collect()
    }

    fn children<'a>(&'a self, element: &'a Dictionary) -> Vec<&'a Dictionary> {
        let Some(kids) = self.get(element, b"K") else {
            return Vec::new();
        };
        let kids = match kids {
            Object::Array(kids) => kids.iter().collect(),
            one => vec![one],
        };
        kids.into_iter()
            .filter_map(|kid| self.0.dereference(kid).ok()?.1.as_dict().ok())
            .filter(|kid| kid.has(b"S"))
            .collect()
    }
}

/// A text of a PDF, in whichever of its encodings.
pub fn words(object: &Object) -> String {
    lopdf::decode_text_string(object).unwrap()
}
