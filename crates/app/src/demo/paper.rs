//! The one document that every invented act cites: a PDF that says it is a demonstration.

use std::fmt::Write;

/// A page with one sentence.
pub fn resolution() -> Vec<u8> {
    let text =
        "BT /F1 16 Tf 72 760 Td (Documento de demostracion, sin valor legal) Tj 0 -28 Td (Qhapaq) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (es-PE) >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut pdf = String::from("%PDF-1.7\n");
    let mut places = Vec::with_capacity(objects.len());
    for (number, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        // Writing to a string cannot fail.
        let _written = write!(pdf, "{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let start = pdf.len();
    let _written = write!(pdf, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _written = writeln!(pdf, "{place:010} 00000 n ");
    }
    let _written = write!(
        pdf,
        "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    pdf.into_bytes()
}
