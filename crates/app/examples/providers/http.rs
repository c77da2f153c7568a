//! The least HTTP that a load needs: one connection that stays open, requests written whole, answers read whole.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer.
pub struct Reply {
    pub status: u16,
    head: String,
    pub body: String,
}

impl Reply {
    pub fn header<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.head.lines().filter_map(move |line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
    /// A parameter of where it leads.
    pub fn led(&self, name: &str) -> Option<String> {
        let query = self.header("location")?.split_once('?')?.1;
        capability::Query::pairs(query).get(name).map(str::to_owned)
    }
    /// A hidden value of its form.
    pub fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let after = self.body.split_once(&start).map_or("", |(_, after)| after);
        after.split('"').next().unwrap_or_default().replace("&amp;", "&")
    }
    /// A text of its JSON.
    pub fn text(&self, name: &str) -> Result<String> {
        let value: serde_json::Value = serde_json::from_str(&self.body).with_context(|| self.body.clone())?;
        value[name]
            .as_str()
            .map(str::to_owned)
            .with_context(|| self.body.clone())
    }
}

/// A connection, and the cookies of its browser.
pub struct Line {
    stream: TcpStream,
    at: String,
    pub cookies: BTreeMap<String, String>,
    buffer: Vec<u8>,
}

impl Line {
    pub async fn to(at: &str) -> Result<Line> {
        let stream = TcpStream::connect(at)
            .await
            .with_context(|| format!("connecting to {at}"))?;
        stream.set_nodelay(true)?;
        Ok(Line {
            stream,
            at: at.to_owned(),
            cookies: BTreeMap::new(),
            buffer: Vec::with_capacity(16 * 1024),
        })
    }

    pub async fn get(&mut self, path: &str, headers: &str) -> Result<Reply> {
        self.ask("GET", path, headers, "").await
    }

    pub async fn post(&mut self, path: &str, headers: &str, pairs: &[(&str, &str)]) -> Result<Reply> {
        let form = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.ask(
            "POST",
            path,
            &format!("{form}{headers}"),
            &capability::encode(pairs),
        )
        .await
    }

    pub async fn ask(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Result<Reply> {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookie = match pairs.is_empty() {
            true => String::new(),
            false => format!("Cookie: {}\r\n", pairs.join("; ")),
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{cookie}{headers}Content-Length: {}\r\n\r\n{body}",
            self.at,
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await?;
        let reply = self.read().await?;
        for given in reply.all("set-cookie") {
            let pair = given.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(reply)
    }

    async fn read(&mut self) -> Result<Reply> {
        self.buffer.clear();
        let end = loop {
            if let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
        let status = head
            .get(9..12)
            .and_then(|text| text.parse().ok())
            .context("no status")?;
        let mut reply = Reply {
            status,
            head,
            body: String::new(),
        };
        let from = end + 4;
        let bytes = match reply.header("content-length") {
            Some(length) => {
                let length: usize = length.parse()?;
                while self.buffer.len() < from + length {
                    self.more().await?;
                }
                self.buffer[from..from + length].to_vec()
            }
            None if reply.header("transfer-encoding").is_some() => self.chunks(from).await?,
            None => Vec::new(),
        };
        reply.body = String::from_utf8_lossy(&bytes).into_owned();
        Ok(reply)
    }

    async fn chunks(&mut self, mut from: usize) -> Result<Vec<u8>> {
        let mut whole = Vec::new();
        loop {
            let line = loop {
                match self.buffer[from..].windows(2).position(|two| two == b"\r\n") {
                    Some(at) => break from + at,
                    None => self.more().await?,
                }
            };
            let size = usize::from_str_radix(std::str::from_utf8(&self.buffer[from..line])?.trim(), 16)?;
            let (start, end) = (line + 2, line + 2 + size);
            while self.buffer.len() < end + 2 {
                self.more().await?;
            }
            whole.extend(&self.buffer[start..end]);
            from = end + 2;
            if size == 0 {
                return Ok(whole);
            }
        }
    }

    async fn more(&mut self) -> Result<()> {
        let mut piece = [0; 16 * 1024];
        match self.stream.read(&mut piece).await? {
            0 => bail!("{} closed the connection", self.at),
            count => {
                self.buffer.extend(&piece[..count]);
                Ok(())
            }
        }
    }
}
