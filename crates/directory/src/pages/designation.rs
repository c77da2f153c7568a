//! A designation: its facts, its workflow, its acts, and what the caller may do with it.

use crate::store::{self, DesignationRow};
use crate::use_cases::OBSERVATIONS;
use crate::{people, target};
use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, handler};
use maud::{Markup, html};
use register::DesignationId;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::page(
        "/designaciones/{id}",
        Permission::Public,
        handler(|cx, req| Box::pin(page(cx, req))),
    )]
}

/// Where other parts of the house deal with it.
async fn mentions(cx: &Cx, path: &str) -> Result<Markup, Stop> {
    let all = cx.house.mentions(cx, path).await?;
    if all.is_empty() {
        return Ok(html! {});
    }
    let list =
        html! { ul.links { @for (label, href) in &all { li { a href=(cx.href(href)) { (label) } } } } };
    Ok(ui::card(&cx.tr().t("directory-mentions"), list))
}

async fn page(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let tr = cx.tr();
    let id: DesignationId = req.param("id").parse().map_err(|_| Stop::NotFound)?;
    let row = store::designation(&cx.house, id).await?.ok_or(Stop::NotFound)?;
    let board = crate::board::board(&cx.house).await?;
    let entity = board.entity(row.entity_id).cloned().ok_or(Stop::NotFound)?;
    let office = target::office_name(cx, &row.office);
    let person = match row.person_id {
        Some(person) => people::person(&cx.house, person).await?,
        None => None,
    };
    let holder = person
        .filter(|person| person.erased_on.is_none())
        .map(|person| person.name());
    let target = target::of(&entity);
    let may = |act: &str| cx.may(act, &target).is_ok();
    let open = row.end_reason.is_none();
    let link = |path: &str| format!("{}?designation={id}", cx.href(path));
    let main = html! {
        p.eyebrow { (entity.name) }
        h1 { (office) }
        div.mt { (steps(cx, &row)) }
        div.split.mt {
            div.stack {
                div.card { (facts(cx, &row, holder.as_deref()).await?) }
                (observation(cx, &row).await?)
            }
            aside.stack-l {
                div.card {
                    h2 { (tr.t("directory-what-can-i-do")) }
                    div.stack {
                        @if open && row.informed_on.is_none() && may("directory/designation-communicated") { a.btn href=(link("/comunicar")) { (tr.t("directory-communicate")) } }
                        @if open && row.observed_on.is_some() && may("directory/observation-corrected") { a.btn href=(link("/subsanar")) { (tr.t("directory-correct")) } }
                        @if open && row.contact.is_none() && row.person_id.is_some() && may("directory/contact-published") { a.btn.btn--line href=(link("/publicar-contacto")) { (tr.t("directory-publish-contact")) } }
                        @if open && may("directory/designation-ended") { a.btn.btn--line href=(link("/concluir")) { (tr.t("directory-end-designation")) } }
                        @if row.person_id.is_some() && crate::handover::may_read(cx, &row, entity.parent).is_ok() { a href=(cx.href(&format!("/designaciones/{id}/entrega"))) { (tr.t("directory-handover")) } }
                        a href=(cx.href(&entity.href())) { (tr.t("directory-see-entity")) }
                        (documents(cx, &row))
                    }
                }
                (mentions(cx, &format!("/designaciones/{id}")).await?)
            }
        }
    };
    let page = Page::new(office, ui::Section::Entities, main)
        .crumb(tr.t("directory-entities"), cx.href("/entidades"))
        .crumb(entity.name.clone(), cx.href(&entity.href()));
    Ok(cx.page(page))
}

/// The designation on paper, and the acknowledgement once there is one.
fn documents(cx: &Cx, row: &DesignationRow) -> Markup {
    let tr = cx.tr();
    let href = |name: &str| cx.href(&format!("/designaciones/{}/{name}", row.id));
    let downloads = ui::Downloads::new("").link(tr.t("directory-record-pdf"), href("constancia.pdf"));
    let downloads = match row.accepted_seq {
        Some(_) => downloads.link(tr.t("directory-acknowledgement-pdf"), href("acuse.pdf")),
        None => downloads,
    };
    downloads.render(tr)
}

/// The workflow: act issued, authority informed, accepted, ended.
fn steps(cx: &Cx, row: &DesignationRow) -> Markup {
    let tr = cx.tr();
    let stage = row.stage();
    let place = ["act_issued", "communicated", "accepted", "ended"]
        .iter()
        .position(|step| *step == stage)
        .unwrap_or(1);
    let date = |written: Option<&String>| html! { @if let Some(written) = written { (day(written)) } };
    let told = if row.observed_on.is_some() {
        "directory-step-observed"
    } else {
        "directory-step-communicated"
    };
    let steps = [
        ("directory-step-issued", date(Some(&row.instrument_on))),
        (told, date(row.informed_on.as_ref())),
        ("directory-step-accepted", date(row.accepted_on.as_ref())),
        (
            "directory-step-ended",
            date(row.to_on.as_ref().filter(|_| row.end_reason.is_some())),
        ),
    ];
    let drawn = steps
        .into_iter()
        .enumerate()
        .fold(ui::Steps::new(), |drawn, (at, (key, note))| match at {
            _ if at < place => drawn.step(ui::State::Ok, tr.t(key), note),
            _ if at == place && row.observed_on.is_some() => drawn.current(ui::State::Warn, tr.t(key), note),
            _ if at == place => drawn.current(ui::State::Run, tr.t(key), note),
            _ => drawn.step(ui::State::None, tr.t(key), note),
        });
    drawn.render()
}

async fn facts(cx: &Cx, row: &DesignationRow, holder: Option<&str>) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let code = code_of(cx, row.proof_seq).await?;
    let label = |key: &str| tr.t(key).to_string();
    let mut rows: Vec<(String, Markup)> = Vec::new();
    if row.person_id.is_some() {
        rows.push((
            label("directory-fact-holder"),
            html! { (holder.map_or_else(|| label("directory-erased"), str::to_owned)) },
        ));
        rows.push((label("directory-field-post-title"), html! { (row.post_title) }));
        rows.push((
            label("directory-field-capacity"),
            html! { (tr.t(&format!("directory-capacity-{}", row.capacity))) },
        ));
    }
    rows.push((label("directory-fact-instrument"), instrument(cx, row)));
    rows.push((label("directory-field-from"), day(&row.from_on)));
    if let Some(to) = &row.to_on {
        rows.push((label("directory-field-to"), day(to)));
    }
    if let (Some(authority), Some(on)) = (&row.authority, &row.informed_on) {
        rows.push((
            label("directory-fact-informed"),
            html! { (authority.to_uppercase()) ", " (day(on)) },
        ));
    } else if let Some(by) = &row.communicate_by {
        rows.push((label("directory-fact-communicate-by"), day(by)));
    }
    if let Some(seq) = row.accepted_seq {
        let receipt = code_of(cx, seq).await?;
        rows.push((
            label("directory-fact-receipt"),
            html! { a.mono href=(cx.href(&format!("/actos/{receipt}"))) { (receipt) } },
        ));
    }
    rows.push((
        label("directory-fact-proof"),
        html! { a.mono href=(cx.href(&format!("/actos/{code}"))) { (code) } },
    ));
    Ok(ui::Facts { items: rows }.render())
}

fn instrument(cx: &Cx, row: &DesignationRow) -> Markup {
    let kind = norms::DesignationKindId::parse(&row.instrument_kind).ok();
    let kind = kind
        .and_then(|id| cx.house.law.designation_kind(id))
        .map_or("", |kind| cx.pick(&kind.names));
    html! {
        (kind) " " (row.instrument_number) ", " (day(&row.instrument_on))
        @if let Some(article) = &row.article { br; span.soft { (article) } }
        @if let Some(hash) = &row.document { br; a href=(format!("/documentos/{hash}")) { (cx.tr().t("directory-document")) } " " span.proof { (&hash[..12.min(hash.len())]) "…" } }
    }
}

async fn observation(cx: &Cx, row: &DesignationRow) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let (Some(_), Some(reason)) = (&row.observed_on, &row.observed_reason) else {
        return Ok(html! {});
    };
    let sentence = OBSERVATIONS
        .iter()
        .find(|(code, _)| code == reason)
        .map(|(_, key)| tr.t(key).to_string())
        .unwrap_or_default();
    let inside = cx.may_read("directory.communications", &target_of(row)).is_ok();
    let words = match row.explained_seq.and_then(|seq| u64::try_from(seq).ok()) {
        Some(seq) if inside => cx
            .house
            .register
            .read_act(seq)
            .await?
            .and_then(|stored| stored.act.payload)
            .and_then(|payload| payload.get("text")?.as_str().map(str::to_owned)),
        _ => None,
    };
    let body = html! {
        p { (sentence) }
        @if let Some(words) = words { p { "«" (words) "»" } }
        @if let Some(by) = &row.correct_by { p { (tr.t("directory-fact-correct-by")) " " (day(by)) } }
    };
    Ok(ui::Note::new(tr.t("directory-what-was-observed"), body)
        .state(ui::State::Warn)
        .render())
}

fn target_of(row: &DesignationRow) -> capability::power::Target {
    capability::power::Target {
        entity: Some(row.entity_id),
        authority: row.authority.as_deref().and_then(norms::Authority::parse),
        ..Default::default()
    }
}

/// The code of an act by its number.
pub(crate) async fn code_of(cx: &Cx, seq: i64) -> Result<String, Stop> {
    let act = cx
        .house
        .register
        .read_act(u64::try_from(seq).unwrap_or(0))
        .await?;
    Ok(act.map(|stored| stored.act.code()).unwrap_or_default())
}

fn day(text: &str) -> Markup {
    match text.parse() {
        Ok(day) => ui::format::time_date(day),
        Err(_) => html! { (text) },
    }
}
