//! What a reader who does not see the page is told: the tree of headings, paragraphs, tables and lists.

use krilla::tagging::{Identifier, Node, TagGroup, TagKind, TagTree};

/// A group in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GroupId(usize);

/// A place in the tree for one piece of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SlotId(usize);

enum Child {
    Group(usize),
    Slot(usize),
}

struct Group {
    tag: TagKind,
    children: Vec<Child>,
}

/// The tree while the document is laid out; the pieces of pages are not drawn yet.
#[derive(Default)]
pub(crate) struct Tree {
    groups: Vec<Group>,
    roots: Vec<usize>,
    slots: usize,
}

impl Tree {
    /// A group at the top, after those that are there.
    pub(crate) fn root(&mut self, tag: impl Into<TagKind>) -> GroupId {
        let group = self.new_group(tag.into());
        self.roots.push(group.0);
        group
    }

    /// A group in another, after what that already holds.
    pub(crate) fn group(&mut self, parent: GroupId, tag: impl Into<TagKind>) -> GroupId {
        let group = self.new_group(tag.into());
        self.groups[parent.0].children.push(Child::Group(group.0));
        group
    }

    /// A place for a piece of a page, after what the group already holds.
    pub(crate) fn slot(&mut self, parent: GroupId) -> SlotId {
        let slot = self.slots;
        self.slots += 1;
        self.groups[parent.0].children.push(Child::Slot(slot));
        SlotId(slot)
    }

    fn new_group(&mut self, tag: TagKind) -> GroupId {
        self.groups.push(Group {
            tag,
            children: Vec::new(),
        });
        GroupId(self.groups.len() - 1)
    }

    /// The finished tree, once every piece is drawn.
    pub(crate) fn finish(self, pieces: Pieces) -> TagTree {
        let mut groups: Vec<Option<Group>> = self.groups.into_iter().map(Some).collect();
        let mut tree = TagTree::new();
        for root in self.roots {
            if let Some(group) = build(&mut groups, root, &pieces) {
                tree.push(group);
            }
        }
        tree
    }

    /// Room for the pieces to be drawn.
    pub(crate) fn pieces(&self) -> Pieces {
        Pieces(vec![None; self.slots])
    }
}

/// The pieces of pages that were drawn, by their place in the tree.
pub(crate) struct Pieces(Vec<Option<Identifier>>);

impl Pieces {
    /// Notes that the piece of a place was drawn.
    pub(crate) fn set(&mut self, slot: SlotId, identifier: Identifier) {
        self.0[slot.0] = Some(identifier);
    }
}

/// The depth is that of the layout's own nesting: document, table, section, row, cell.
fn build(groups: &mut [Option<Group>], index: usize, pieces: &Pieces) -> Option<TagGroup> {
    let group = groups[index].take()?;
    let mut built = TagGroup::new(group.tag);
    for child in group.children {
        let node: Option<Node> = match child {
            Child::Group(child) => build(groups, child, pieces).map(Node::from),
            Child::Slot(slot) => pieces.0[slot].map(Node::from),
        };
        if let Some(node) = node {
            built.push(node);
        }
    }
    Some(built)
}
