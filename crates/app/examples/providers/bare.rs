//! The machine's limit: a program that answers the same bytes and does nothing else, under the same load from the same clients.

use crate::Figures;
use crate::http::Line;
use crate::load::{Party, discovery, note};
use crate::peer::{free_port, patient};
use anyhow::{Context, Result};
use std::process::{Command, ExitCode, Stdio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Measures it with as many bytes as discovery has.
pub async fn measure(party: &Party, figures: &mut Figures) -> Result<()> {
    let mut line = Line::to(&party.at).await?;
    let bytes = line
        .get("/.well-known/openid-configuration", "")
        .await?
        .body
        .len();
    let at = format!("127.0.0.1:{}", free_port()?);
    let mut child = Command::new(std::env::current_exe()?)
        .args(["--bare", &at, &bytes.to_string()])
        .stdout(Stdio::null())
        .spawn()?;
    patient(&at).await?;
    let bare = Party { at, ..party.clone() };
    let took = discovery(&bare).await;
    child.kill()?;
    child.wait()?;
    note(figures, "bare", took?);
    Ok(())
}

/// Serves until it is killed.
#[tokio::main]
pub async fn serve(at: Option<String>, bytes: Option<String>) -> Result<ExitCode> {
    let listener = TcpListener::bind(at.context("no address")?).await?;
    let bytes: usize = bytes.context("no length")?.parse()?;
    let body = "a".repeat(bytes);
    let answer =
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {bytes}\r\n\r\n{body}");
    loop {
        let (stream, _) = listener.accept().await?;
        let answer = answer.clone();
        tokio::spawn(async move { drop(talk(stream, answer.as_bytes()).await) });
    }
}

async fn talk(mut stream: TcpStream, answer: &[u8]) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut asked = [0; 4_096];
    while stream.read(&mut asked).await? > 0 {
        stream.write_all(answer).await?;
    }
    Ok(())
}
