//! Bringing lists of entities in from a page: what was understood first, then, on the second step, acts.

use crate::take_in::{self, Given, Understood};
use capability::power::Target;
use capability::{Answer, Body, Cx, Page, Permission, Refusal, Req, Route, Stop, handler};
use maud::{Markup, html};
use std::sync::Arc;

/// Largest list accepted on the page, in bytes; larger ones go by `qhapaq import entities`.
const BYTES_MAX: u64 = 32 << 20;
const LIMITS: register::Limits = register::Limits {
    bytes_max: BYTES_MAX,
    accepted: &[
        register::MediaType::Csv,
        register::MediaType::PlainText,
        register::MediaType::Xlsx,
        register::MediaType::Ods,
    ],
};
const PERMISSION: Permission = Permission::Act("directory/entities-imported");
const PATH: &str = "/importar-entidades";
/// Rows of the report shown on the page; the whole report is a download of the command.
const REFUSED_SHOWN: usize = 50;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            PATH,
            PERMISSION,
            handler(|cx, _| Box::pin(async { form(cx, None) })),
        ),
        Route::submit(PATH, PERMISSION, handler(|cx, req| Box::pin(submit(cx, req))))
            .body(BYTES_MAX as usize + 64 * 1024),
    ]
}

fn may(cx: &Cx) -> Result<(), Stop> {
    Ok(cx.may("directory/entities-imported", &Target::default())?)
}

fn form(cx: &Cx, problem: Option<String>) -> Result<Answer, Stop> {
    may(cx)?;
    let tr = cx.tr();
    let status = if problem.is_some() { 422 } else { 200 };
    let problems = problem
        .into_iter()
        .fold(ui::Problems::new(), |problems, sentence| {
            problems.with("file", sentence)
        });
    let field = ui::Field::file(
        "file",
        tr.t("directory-import-file"),
        ui::Upload::new(".csv,.txt,.xlsx,.ods", "CSV, XLSX, ODS", BYTES_MAX),
    )
    .hint(tr.t("directory-import-file-hint"))
    .problems(&problems);
    let form = ui::Form::new(cx.href(PATH), cx.caller.csrf.clone())
        .multipart()
        .body(field.render(tr))
        .action(ui::Button::submit(tr.t("directory-import-look")))
        .action(ui::Button::link(tr.t("capability-cancel"), cx.href("/entidades")).bare());
    let main = html! {
        div.form {
            @if !problems.is_empty() { (ui::ErrorSummary::new(&problems).render(tr)) }
            h1.h-m { (tr.t("directory-import")) }
            p.soft.mt-s { (tr.t("directory-import-lead")) }
            (form.render())
        }
    };
    Ok(cx.page(
        Page::new(tr.t("directory-import"), ui::Section::Entities, main)
            .office()
            .status(status),
    ))
}

async fn submit(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    may(cx)?;
    let pairs = req.body.pairs();
    let given = match (received(cx, &req.body).await?, pairs.get("hash")) {
        (Some(Err(sentence)), _) => return form(cx, Some(sentence)),
        (Some(Ok(given)), _) => given,
        (None, Some(hash)) => kept(cx, hash, pairs.get("name").unwrap_or("lista.csv")).await?,
        (None, None) => return form(cx, Some(cx.tr().t("directory-import-no-file").to_string())),
    };
    let understood = match take_in::understand(&cx.house, std::slice::from_ref(&given.0)).await? {
        Ok(understood) => understood,
        Err((_, error)) => return form(cx, Some(read_error(cx, &error))),
    };
    if pairs.get("_paso") != Some("registrar") {
        return Ok(preview(cx, &given, &understood));
    }
    let under = cx.under()?;
    let progress: register::Progress = Arc::new(|_, _| {});
    take_in::write(&cx.house, &under, &understood, &progress)
        .await
        .map_err(|error| match error {
            register::RecordError::Fault(fault) => Stop::Fault(fault),
            register::RecordError::Refused(_) => Refusal::new("capability-stale").conflict().into(),
        })?;
    Ok(Answer::redirect(&cx.href("/entidades")))
}

/// A file and its hash in the store.
type Kept = (Given, String);

async fn received(cx: &Cx, body: &Body) -> Result<Option<Result<Kept, String>>, Stop> {
    let Some(upload) = body.upload("file") else {
        return Ok(None);
    };
    let declared = if upload.media_type.contains("excel") {
        "text/csv"
    } else {
        upload.media_type.as_str()
    };
    Ok(Some(
        match cx
            .house
            .documents
            .put(upload.bytes.clone(), declared, &LIMITS)
            .await
        {
            Ok(document) => Ok(((upload.file_name.clone(), upload.bytes.to_vec()), document.sha256)),
            Err(register::PutError::Fault(fault)) => return Err(fault.into()),
            Err(register::PutError::Refused(refused)) => Err(match refused {
                register::DocumentRefused::Empty => cx.tr().t("capability-document-empty").to_string(),
                _ => cx.tr().t("directory-import-not-a-list").to_string(),
            }),
        },
    ))
}

async fn kept(cx: &Cx, hash: &str, name: &str) -> Result<Kept, Stop> {
    let (_, bytes) = cx.house.documents.get(hash).await?.ok_or(Stop::NotFound)?;
    Ok(((name.chars().take(80).collect(), bytes.to_vec()), hash.to_owned()))
}

fn read_error(cx: &Cx, error: &sheet::ReadError) -> String {
    let args = error.args();
    let args: Vec<(&str, ui::Arg<'_>)> = args
        .iter()
        .map(|(name, value)| (*name, ui::Arg::from(value.as_str())))
        .collect();
    cx.tr().f(&error.text_key(), &args).to_string()
}

/// The dry run: columns as understood, what would change, what is refused and why.
fn preview(cx: &Cx, (given, hash): &Kept, understood: &Understood) -> Answer {
    let tr = cx.tr();
    let plan = &understood.plan;
    let number = |count: usize| tr.num(count as i64);
    let figure = |key: &str, count: usize| ui::Figure::new(tr.t(key), number(count));
    let figures = ui::Figures::new(vec![
        figure("directory-import-new", plan.new.len()),
        figure("directory-import-changed", plan.changed.len()),
        figure("directory-import-same", plan.same),
        figure("directory-import-near", plan.near.len()),
        figure("directory-import-refused", plan.refused.len()),
    ]);
    let nothing = plan.new.is_empty() && plan.changed.is_empty();
    let main = html! {
        h1.h-m { (tr.t("directory-import-preview")) }
        p.soft.mt-s { (given.0) " · " (tr.t("directory-import-nothing-written")) }
        div.box.mt { (figures.render()) }
        (columns(cx, understood))
        (refused(cx, understood))
        form method="post" action=(cx.href(PATH)) {
            input type="hidden" name=(ui::Form::CSRF) value=(cx.caller.csrf);
            input type="hidden" name="hash" value=(hash);
            input type="hidden" name="name" value=(given.0);
            div.actions {
                @if !nothing { button.btn name="_paso" value="registrar" { (tr.t("directory-import-write")) } }
                a.btn.btn--line href=(cx.href(PATH)) { (tr.t("directory-import-another")) }
            }
        }
    };
    cx.page(
        Page::new(tr.t("directory-import-preview"), ui::Section::Entities, main)
            .office()
            .crumb(tr.t("directory-entities"), cx.href("/entidades")),
    )
}

fn columns(cx: &Cx, understood: &Understood) -> Markup {
    let tr = cx.tr();
    let columns = [
        "directory-report-column",
        "directory-import-field",
        "directory-import-confidence",
    ]
    .map(|key| ui::Column::new(tr.t(key)));
    let rows = understood.lists.iter().flat_map(|list| {
        list.mapping.choices().map(|(field, choice)| {
            let column = list.sheet.columns.get(choice.column).cloned().unwrap_or_default();
            let label = tr.t(&field.text_key()).to_string();
            vec![
                ui::Cell::from(column),
                ui::Cell::from(label),
                ui::Cell::from(format!("{} %", choice.confidence)),
            ]
        })
    });
    let table = ui::Table::new(tr.t("directory-import-columns"), columns.to_vec())
        .caption_shown()
        .rows(rows.collect::<Vec<_>>());
    html! { section.sec { (table.render(tr)) } }
}

fn refused(cx: &Cx, understood: &Understood) -> Markup {
    let tr = cx.tr();
    if understood.plan.refused.is_empty() {
        return html! {};
    }
    let heads = [
        "directory-report-row",
        "directory-report-column",
        "directory-report-value",
        "directory-report-reason",
        "directory-report-remedy",
    ];
    let columns = heads.iter().map(|key| ui::Column::new(tr.t(key))).collect();
    let rows = understood.plan.refused.iter().take(REFUSED_SHOWN).map(|row| {
        let (reason, remedy) = (
            tr.t(&row.code.reason_key()).to_string(),
            tr.t(&row.code.remedy_key()).to_string(),
        );
        vec![
            row.row.to_string().into(),
            row.column.clone().into(),
            row.value.clone().into(),
            reason.into(),
            remedy.into(),
        ]
    });
    let table = ui::Table::new(tr.t("directory-import-refused"), columns)
        .caption_shown()
        .pile()
        .rows(rows.collect::<Vec<Vec<ui::Cell>>>());
    html! { section.sec { (table.render(tr)) } }
}
