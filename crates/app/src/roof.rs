//! Routes of the roof: health, style sheet, the transparency log, the API's description, the gallery.

use capability::{Answer, Cx, Page, Permission, Req, Route, Stop, Witnesses, handler};
use http::header;
use register::tree::{TilePath, TileRef};

/// Every route that belongs to no capability.
pub fn routes() -> Vec<Route> {
    let page = |path, answer| Route::page(path, Permission::Public, answer);
    let mut routes = vec![
        page("/healthz", handler(|cx, _| Box::pin(healthz(cx)))),
        page(
            "/robots.txt",
            handler(|_, _| Box::pin(async { Ok(Answer::text(200, "User-agent: *\nDisallow: /api/\n")) })),
        ),
        page(
            "/api/v1/openapi.json",
            handler(|cx, _| {
                Box::pin(async move { Ok(Answer::json(200, &capability::openapi::describe(&cx.house))) })
            }),
        ),
        page("/ui", handler(|cx, _| Box::pin(gallery(cx)))),
        page("/log/checkpoint", handler(|cx, _| Box::pin(checkpoint(cx)))).live(),
        page(
            "/log/key",
            handler(|cx, _| {
                Box::pin(async move { Ok(Answer::text(200, format!("{}\n", cx.house.register.verifier()))) })
            }),
        ),
        page("/log/{*tile}", handler(|cx, req| Box::pin(tile(cx, req)))),
    ];
    routes.extend(ui::assets().iter().map(|asset| {
        page(
            asset.path.as_str(),
            handler(move |_, _| {
                Box::pin(async move {
                    Ok(Answer::of(200, asset.content_type, asset.bytes.as_slice())
                        .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
                })
            }),
        )
    }));
    routes
}

/// Alive, with the size of the register: what a balancer asks.
async fn healthz(cx: &Cx) -> Result<Answer, Stop> {
    Ok(Answer::json(
        200,
        &serde_json::json!({"status": "ok", "acts": cx.head.size, "version": env!("CARGO_PKG_VERSION")}),
    ))
}

async fn gallery(cx: &Cx) -> Result<Answer, Stop> {
    Ok(cx.page(Page::new("UI", ui::Section::None, ui::gallery(cx.tr()))))
}

/// The signed root, C2SP tlog-checkpoint, with the cosignatures that witnesses gave it so far.
async fn checkpoint(cx: &Cx) -> Result<Answer, Stop> {
    let checkpoint = cx.house.register.checkpoint().await?;
    Ok(Answer::text(
        200,
        cx.house.shelf::<Witnesses>().beside(checkpoint),
    ))
}

/// Tiles of hashes and bundles of entries, C2SP tlog-tiles.
async fn tile(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let path: TilePath = req.param("tile").parse().map_err(|_| Stop::NotFound)?;
    let bytes = match path {
        TilePath::Tile(tile) => cx.house.register.tile(tile).await?,
        TilePath::Entries { index, width } => cx.house.register.entry_bundle(index, width).await?,
    };
    let whole = matches!(
        path,
        TilePath::Tile(TileRef { width: 256, .. }) | TilePath::Entries { width: 256, .. }
    );
    let answer = Answer::of(200, "application/octet-stream", bytes.ok_or(Stop::NotFound)?);
    Ok(if whole {
        answer.header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
    } else {
        answer
    })
}
