//! Documents against their hashes.

use super::finding::{Finding, Report};
use crate::{Documents, Fault};

/// Documents listed at once.
const PAGE: u32 = 500;

/// Read every document that the register knows.
pub(super) async fn check(documents: &Documents, report: &mut Report) -> Result<(), Fault> {
    let mut after = String::new();
    loop {
        let page = documents.after(&after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.sha256.clone();
        for document in page {
            report.documents += 1;
            if let Err(fault) = documents.get(&document.sha256).await {
                report.add(Finding::DocumentDamaged {
                    sha256: document.sha256,
                    reason: fault.chain(),
                });
            }
        }
    }
}
