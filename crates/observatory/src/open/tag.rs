//! Names of things that no later address can change: RFC 4151 tags and calendar identifiers, under the register's own name.

use jiff::civil::Date;

/// The authority in the name of a register: `registro.example.pe` of `registro.example.pe/actos`.
pub(super) fn authority(origin: &str) -> &str {
    origin.split('/').next().unwrap_or(origin)
}

/// `tag:registro.example.pe,2026-11-26:actos/acto/018f…`: of a thing that came to be that day.
pub(super) fn tag(origin: &str, day: Date, thing: &str) -> String {
    let (authority, rest) = origin.split_once('/').unwrap_or((origin, ""));
    let rest = if rest.is_empty() {
        String::new()
    } else {
        format!("{rest}/")
    };
    format!("tag:{authority},{day}:{rest}{thing}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_the_register_and_the_day() {
        let day = jiff::civil::date(2026, 3, 2);
        let check = |origin, want: &str| assert_eq!(tag(origin, day, "acto/1"), want);
        check(
            "registro.example.pe/actos",
            "tag:registro.example.pe,2026-03-02:actos/acto/1",
        );
        check("registro.example.pe", "tag:registro.example.pe,2026-03-02:acto/1");
        assert_eq!(authority("registro.example.pe/actos"), "registro.example.pe");
    }
}
