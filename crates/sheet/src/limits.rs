//! How much of a stranger's file is read before it is refused.

/// Upper bounds of a file; each has its own [`ReadError`](crate::ReadError).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file as it arrives, in bytes.
    pub bytes: usize,
    /// Size of a workbook once unpacked, and of the text taken from it, in bytes. A workbook is a compressed archive: a small
    /// file may unpack to something that fills the memory.
    pub unpacked_bytes: u64,
    /// Rows of data, header not counted.
    pub rows: usize,
    /// Columns that hold anything. Exactly this many are accepted.
    pub columns: usize,
    /// Characters in one cell.
    pub cell_chars: usize,
}

impl Default for Limits {
    /// 256 MiB, 1 GiB unpacked, 1,000,000 rows, 200 columns, 32,767 characters a cell (what a spreadsheet program holds).
    fn default() -> Self {
        Limits {
            bytes: 256 << 20,
            unpacked_bytes: 1 << 30,
            rows: 1_000_000,
            columns: 200,
            cell_chars: 32_767,
        }
    }
}
