//! A small mail server of this test program: plain TCP, enough of RFC 5321.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How a server behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Accepts,
    /// Says for good that it knows nobody of that name, and quotes the address.
    Rejects,
    /// Asks to come back later.
    Defers,
    /// Closes the line in the middle of the letter.
    HangsUp,
    /// Takes the letter and closes the line before it says so.
    TakesAndHangsUp,
}

pub struct Server {
    pub port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub async fn that(manner: Manner) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let letters = heard.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ended = talk(stream, manner, &letters).await;
            }
        });
        Server { port, heard }
    }

    /// Letters it took whole.
    pub fn letters(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

async fn talk(stream: TcpStream, manner: Manner, letters: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 muestra.example ESMTP\r\n").await?;
    let mut line = String::new();
    while {
        line.clear();
        stream.read_line(&mut line).await?
    } > 0
    {
        let verb = line.get(..4).unwrap_or("").to_ascii_uppercase();
        let answer: &[u8] = match (verb.as_str(), manner) {
            ("EHLO", _) => b"250-muestra.example\r\n250 8BITMIME\r\n",
            ("RCPT", Manner::Rejects) => b"550 5.1.1 <luz@muestra.example>: nobody of that name\r\n",
            ("RCPT", Manner::Defers) => b"451 4.3.0 try again later\r\n",
            ("DATA", _) => {
                stream.write_all(b"354 go on\r\n").await?;
                let Some(letter) = data(&mut stream, manner).await? else {
                    return Ok(());
                };
                letters.lock().unwrap().push(letter);
                if manner == Manner::TakesAndHangsUp {
                    return Ok(());
                }
                b"250 taken\r\n"
            }
            ("QUIT", _) => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 ok\r\n",
        };
        stream.write_all(answer).await?;
    }
    Ok(())
}

/// The letter up to the line with one dot; none when the server hangs up before.
async fn data(stream: &mut BufReader<TcpStream>, manner: Manner) -> std::io::Result<Option<String>> {
    let (mut letter, mut line) = (String::new(), String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 || manner == Manner::HangsUp {
            return Ok(None);
        }
        if line == ".\r\n" {
            return Ok(Some(letter));
        }
        letter.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
