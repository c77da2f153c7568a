//! Documents: what they say, in which language, and what they keep to themselves.

mod documents;
mod look;
mod seal;

use crate::house::Town;
use http::StatusCode;

/// A document, read.
pub struct Paper {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// Its words, a space between any two.
    pub text: String,
    pub title: String,
    pub lang: String,
}

impl Paper {
    pub async fn of(town: &Town, address: &str) -> Paper {
        let answer = town.get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
        assert_eq!(answer.header("content-type"), "application/pdf", "{address}");
        assert!(
            answer.header("content-security-policy").starts_with("sandbox"),
            "{address}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
        assert!(
            answer.header("content-disposition").contains(".pdf\""),
            "{address}"
        );
        let file = lopdf::Document::load_mem(&answer.body).unwrap();
        let numbers: Vec<u32> = file.get_pages().keys().copied().collect();
        let words = file.extract_text(&numbers).unwrap();
        let info = file.trailer.get(b"Info").unwrap();
        let (_, info) = file.dereference(info).unwrap();
        let said = |object: &lopdf::Object| lopdf::decode_text_string(object).unwrap();
        Paper {
            pages: numbers.len(),
            text: words.split_whitespace().collect::<Vec<_>>().join(" "),
            title: said(info.as_dict().unwrap().get(b"Title").unwrap()),
            lang: said(file.catalog().unwrap().get(b"Lang").unwrap()),
            bytes: answer.body,
        }
    }

    pub fn says(&self, words: &[&str]) {
        for said in words {
            assert!(self.text.contains(said), "{said}: {}", self.text);
        }
    }
}
