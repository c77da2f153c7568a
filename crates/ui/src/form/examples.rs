//! Every kind of field, right and wrong.

use crate::gallery::Example;
use crate::tr::Tr;

use super::{Choice, DateTyped, Field, Upload, Width};

pub(super) fn fields(tr: Tr<'_>) -> Vec<Example> {
    use jiff::civil::date;
    let show = |name, field: Field| Example::new("field", name, field.render(tr));
    let yes_no = || {
        vec![
            Choice::new("n", "No decide"),
            Choice::new("s", "Sí decide").hint("Por ejemplo, dirige Informática"),
        ]
    };
    vec![
        show(
            "text",
            Field::text("ej-numero", "Número").value("112-2026-GM-MDQ"),
        ),
        show(
            "text-optional",
            Field::text("ej-anexo", "Anexo")
                .optional()
                .hint("Si lo tiene.")
                .width(Width::Medium),
        ),
        show(
            "code-error",
            Field::code("ej-dni", "DNI", 8)
                .value("0000007")
                .hint("8 números.")
                .error(Some("El DNI debe tener 8 números. Escribiste 7")),
        ),
        show(
            "email",
            Field::email("ej-correo", "Correo institucional").value("datos@qollpamarca.example"),
        ),
        show("tel", Field::tel("ej-tel", "Teléfono o anexo")),
        show(
            "number",
            Field::number("ej-monto", "Monto en soles").value("1 284 500,50"),
        ),
        show("password", Field::password("ej-clave", "Contraseña")),
        show(
            "long-text",
            Field::long_text("ej-motivo", "Motivo").value("Línea 1\nLínea 2"),
        ),
        show(
            "date",
            Field::date("ej-fecha", "Fecha de la resolución", date(2026, 11, 18)),
        ),
        show(
            "date-error",
            Field::date("ej-desde", "Rige desde", DateTyped::new("31", "02", "2026"))
                .error(Some("El 31-02-2026 no existe")),
        ),
        show(
            "select",
            Field::select(
                "ej-tipo",
                "Tipo de acto",
                vec![
                    Choice::new("", "Elige"),
                    Choice::new("rgm", "Resolución de Gerencia Municipal").group("Municipal"),
                    Choice::new("ra", "Resolución de Alcaldía").group("Municipal"),
                ],
            )
            .value("ra"),
        ),
        show(
            "radios",
            Field::radios("ej-decide", "¿Decide qué datos se recogen?", yes_no())
                .value("n")
                .hint("No bloquea el acto."),
        ),
        show(
            "checkboxes",
            Field::checkboxes("ej-sabe", "Conocimientos", yes_no()).values(["n", "s"]),
        ),
        show(
            "check",
            Field::check("ej-ddjj", "Declaro que los datos son verdaderos.", false)
                .hint("Tiene efecto de declaración jurada.")
                .error(Some("Marca la declaración para continuar")),
        ),
        show(
            "file",
            Field::file("ej-archivo", "Resolución firmada", Upload::pdf(10_000_000))
                .error(Some("El archivo pesa 14 MB y el máximo es 10 MB")),
        ),
    ]
}
