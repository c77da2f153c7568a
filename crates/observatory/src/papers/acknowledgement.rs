//! The acknowledgement of an authority: it took note of a designation, on that day, by that act.

use super::designation::Designated;
use super::seal::{evidence, prove};
use super::words::{code_of, day, fact, instrument, t};
use capability::{Answer, Cx, Req, Stop};
use directory::letter;
use paper::{Block, Fact, Tone};

/// `GET /designaciones/{id}/acuse.pdf`: there is none until the authority has taken note.
pub(super) async fn pdf(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let designated = Designated::find(cx, &req).await?;
    let row = &designated.row;
    let (Some(seq), Some(on)) = (row.accepted_seq, &row.accepted_on) else {
        return Err(Stop::NotFound);
    };
    let evidence = evidence(cx, &code_of(cx, seq).await?).await?;
    let authority = row.authority.as_deref().and_then(norms::Authority::parse);
    let acronym = authority.map_or("", norms::Authority::acronym);
    let title = cx
        .tr()
        .f(
            "observatory-paper-acknowledgement",
            &[("authority", acronym.into())],
        )
        .into_owned();
    let mut document = letter::document(
        cx,
        title,
        format!("{} · {}", designated.office, designated.entity.name),
    );
    let args = [
        ("authority", acronym.into()),
        ("office", (&designated.office).into()),
        ("entity", (&designated.entity.name).into()),
        ("day", day(on).into()),
    ];
    let lead = cx.tr().f("observatory-paper-acknowledged", &args).into_owned();
    document.blocks.push(Block::toned(Tone::Lead, lead));
    let mut facts = vec![fact(cx, "directory-fact-authority", acronym)];
    facts.extend(
        row.informed_on
            .as_ref()
            .map(|on| fact(cx, "observatory-paper-told-on", day(on))),
    );
    facts.extend(
        row.reference
            .as_ref()
            .map(|number| fact(cx, "directory-field-reference", number)),
    );
    facts.push(Fact::strong(t(cx, "observatory-paper-acknowledged-on"), day(on)));
    facts.extend(designated.facts(cx));
    facts.push(fact(cx, "directory-fact-instrument", instrument(cx, row)));
    facts.push(fact(cx, "directory-field-from", day(&row.from_on)));
    facts.push(Fact::code(
        t(cx, "observatory-paper-designating-act"),
        code_of(cx, row.proof_seq).await?,
    ));
    document.blocks.push(Block::Facts(facts));
    prove(cx, &mut document, &evidence)?;
    letter::send(cx, &format!("acuse-{}.pdf", evidence.code), document).await
}
