//! The system's allocator, and what a thread asks of it while something is counted.
//!
//! Times are taken in the same program. Whenever nothing is counted, this costs a look at a flag
//! of the thread, and everything goes to the system as it would without this file.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// What was allocated while something ran.
#[derive(Clone, Copy, Default)]
pub struct Allocated {
    pub count: u64,
    pub bytes: u64,
    /// The most bytes that were held at once, beyond those from before.
    pub peak: u64,
    /// Less than nothing where more was freed than allocated.
    held: i64,
}

/// Counts what this thread allocates while something runs.
pub fn count(run: impl FnOnce()) -> Allocated {
    COUNTED.set(Some(Allocated::default()));
    run();
    COUNTED.take().expect("only this ends it")
}

thread_local! {
    // It needs no allocation to be made and nothing to be dropped, so the allocator may ask it.
    static COUNTED: Cell<Option<Allocated>> = const { Cell::new(None) };
}

#[global_allocator]
static COUNTING: Counting = Counting;

struct Counting;

// SAFETY: All calls go to the system's allocator as they are; what is counted in addition neither
// allocates nor unwinds.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size(), 0);
        // SAFETY: The caller promises to us what the system asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size(), 0);
        // SAFETY: The caller promises to us what the system asks for.
        unsafe { System.alloc_zeroed(layout) }
    }

    // Whether the system can grow a block where it lies is up to chance, so it counts as what it
    // is at worst: a new block in addition to the old one.
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size, layout.size());
        // SAFETY: The caller promises to us what the system asks for.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        note(0, layout.size());
        // SAFETY: The caller promises to us what the system asks for.
        unsafe { System.dealloc(block, layout) }
    }
}

/// Notes that so many bytes are allocated, and then so many freed.
#[inline]
fn note(allocated: usize, freed: usize) {
    if let Some(mut counted) = COUNTED.get() {
        counted.count += u64::from(allocated > 0);
        counted.bytes += allocated as u64;
        counted.held += allocated as i64;
        counted.peak = counted.peak.max(u64::try_from(counted.held).unwrap_or(0));
        counted.held -= freed as i64;
        COUNTED.set(Some(counted));
    }
}
