//! The same way through two nginx: plain to the first, mutual TLS 1.3 between them, plain to the provider; each writes its access log.

use crate::setup::Ports;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Starts both; none when there is no nginx on this machine.
pub fn start(folder: &Path, ports: Ports) -> Result<Option<Vec<Child>>> {
    if Command::new("nginx")
        .arg("-v")
        .stderr(Stdio::null())
        .status()
        .is_err()
    {
        return Ok(None);
    }
    let base = folder.display();
    let back = format!(
        "server {{ listen 127.0.0.1:{} ssl; ssl_certificate {base}/registry/chain.pem; ssl_certificate_key {base}/registry/key.pem;\n\
         ssl_client_certificate {base}/authority.pem; ssl_verify_client on; ssl_protocols TLSv1.3;\n\
         location / {{ proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection \"\"; }} }}\n\
         upstream up {{ server 127.0.0.1:{}; keepalive 128; }}",
        ports.nginx_back, ports.provider
    );
    let front = format!(
        "server {{ listen 127.0.0.1:{};\n\
         location / {{ proxy_pass https://up; proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_ssl_protocols TLSv1.3;\n\
         proxy_ssl_certificate {base}/consumer/chain.pem; proxy_ssl_certificate_key {base}/consumer/key.pem;\n\
         proxy_ssl_trusted_certificate {base}/authority.pem; proxy_ssl_verify on; proxy_ssl_name localhost; }} }}\n\
         upstream up {{ server 127.0.0.1:{}; keepalive 128; }}",
        ports.nginx_front, ports.nginx_back
    );
    let servers = [("back", back), ("front", front)];
    let started = servers.iter().map(|(name, server)| run(folder, name, server));
    started.collect::<Result<Vec<_>>>().map(Some)
}

fn run(folder: &Path, name: &str, server: &str) -> Result<Child> {
    let base = folder.display();
    let file = folder.join(format!("nginx-{name}.conf"));
    let text = format!(
        "daemon off; worker_processes 2; pid {base}/nginx-{name}.pid; error_log {base}/nginx-{name}.err;\n\
         events {{ worker_connections 4096; }}\n\
         http {{ access_log {base}/nginx-{name}.log combined; client_max_body_size 0; keepalive_requests 1000000;\n\
         client_body_temp_path {base}/nginx-{name}-body; proxy_temp_path {base}/nginx-{name}-proxy;\n\
         fastcgi_temp_path {base}/nginx-{name}-f; uwsgi_temp_path {base}/nginx-{name}-u; scgi_temp_path {base}/nginx-{name}-s;\n\
         client_body_buffer_size 256k; proxy_buffers 16 64k; proxy_buffer_size 64k; {server} }}\n"
    );
    fs::write(&file, text)?;
    Command::new("nginx")
        .arg("-c")
        .arg(&file)
        .arg("-e")
        .arg(folder.join(format!("nginx-{name}.err")))
        .spawn()
        .context("starting nginx")
}
