package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.IncompleteFileException;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.files.internal.codes.TiffTag;
import io.github.magtrack4j.files.internal.movie.Recording;
import io.github.magtrack4j.files.internal.tiff.metadata.Description;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * All pages of a TIFF: where their frames are, whether that is what the file promises, and what it tells beside them.
 */
final class TiffPages {
    /** What Micro-Manager writes behind the header. */
    private static final long MICRO_MANAGER = 54773648;

    /** The most zeros that are looked at behind the last frame. */
    private static final int ZEROS = 1 << 16;

    private final TiffBytes bytes;
    private final boolean incomplete;
    private final List<String> notes = new ArrayList<>();
    private Recording recording = Recording.NONE;
    private TiffPage first;
    /** Where the first frame's pixels start, as they are in the file; else -1. */
    private long firstPixels;

    private PageMetadata pageMetadata;
    private FrameTable frames;
    private MovieMetadata metadata = MovieMetadata.NONE;
    private long pages;
    private long leftOut;
    /** Whether the recording was cut off, and how many pages there are that are not whole. */
    private boolean cutOff;

    private long cutPages;

    private TiffPages(TiffBytes bytes, boolean incomplete) {
        this.bytes = bytes;
        this.incomplete = incomplete;
    }

    /**
     * Walks through all pages and checks them.
     *
     * @param incomplete whether a recording that was cut off is taken as far as it is whole
     */
    static TiffPages read(TiffBytes bytes, boolean incomplete) throws BadFileException {
        TiffPages pages = new TiffPages(bytes, incomplete);
        pages.walk();
        pages.finish();
        return pages;
    }

    FrameTable frames() {
        return frames;
    }

    /** Returns the first page, which all others are like. */
    TiffPage first() {
        return first;
    }

    MovieMetadata metadata() {
        return metadata;
    }

    Recording recording() {
        return recording;
    }

    List<String> notes() {
        return notes;
    }

    /** Reads the directory of a frame that is read by that. */
    TiffPage page(long frame) throws BadFileException {
        TiffDirectory directory = new TiffDirectory(bytes, "frame " + frame, frame, frames.directory(frame));
        return new TiffPage(directory, pageMetadata.isImageJ());
    }

    private long count() {
        return frames == null ? 0 : frames.count();
    }

    private void walk() throws BadFileException {
        DirectoryChain chain = new DirectoryChain(bytes);
        while (!chain.isAtEnd()) {
            TiffDirectory directory = null;
            try {
                directory = chain.read(count());
                take(directory);
                if (isLeftOut(directory)) {
                    leftOut++;
                } else {
                    add(directory);
                }
            } catch (IncompleteFileException e) {
                if (!incomplete || count() == 0) {
                    throw e;
                }
                cutOff = true;
                cutPages = countFrom(chain, directory);
                return;
            } catch (BadFileException e) {
                // In a loop, pages overlap themselves; then it is the loop that is wrong.
                countFrom(chain, directory);
                throw e;
            }
            chain.advance(directory);
        }
        if (first == null) {
            throw new BadFileException(
                    bytes.path(),
                    leftOut == 0
                            ? "it has no pages"
                            : "it has no pages but " + leftOut + " that are marked as reduced images or masks");
        }
    }

    private void take(TiffDirectory directory) throws BadFileException {
        if (!bytes.take(directory.offset(), directory.size())) {
            throw directory.bad("its directory overlaps others: all together are larger than the file");
        }
    }

    /** Counts a page and those behind it, as far as their directories are there. */
    private long countFrom(DirectoryChain chain, TiffDirectory start) throws BadFileException {
        long count = 0;
        long size = 0;
        TiffDirectory directory = start;
        while (directory != null) {
            count++;
            size += directory.size();
            chain.advance(directory);
            // Twice as many as there can be without a loop find every loop.
            if (chain.isAtEnd() || size > 4 * bytes.segment().byteSize()) {
                break;
            }
            try {
                directory = chain.read(0);
            } catch (BadFileException e) {
                break;
            }
        }
        return count;
    }

    /** Tells whether a page is not a frame: a smaller copy of one, or a mask. */
    private static boolean isLeftOut(TiffDirectory directory) throws BadFileException {
        return (directory.value(TiffTag.NEW_SUBFILE_TYPE, 0) & 0b101) != 0
                || directory.value(TiffTag.SUBFILE_TYPE, 1) == 2;
    }

    private void add(TiffDirectory directory) throws BadFileException {
        if (pageMetadata == null) {
            pageMetadata = new PageMetadata(bytes, directory);
        }
        TiffPage page = new TiffPage(directory, pageMetadata.isImageJ());
        if (first != null && !page.layout().isLike(first.layout())) {
            throw directory.bad("it has " + page.layout().describe() + ", and the first page "
                    + first.layout().describe() + "; all pages of a movie must be alike");
        }
        PageMetadata.Depth depth = pageMetadata.add(page);
        long pixels = page.check();
        if (first == null) {
            first = page;
            firstPixels = pixels;
            frames = new FrameTable(storedBytes());
        }
        pages++;
        if (depth.frames() > 1) {
            addStack(page, pixels, depth);
        } else if (pixels >= 0 && page.layout().equals(first.layout())) {
            frames.addPixels(pixels, 1);
        } else {
            frames.addDirectory(directory.offset());
        }
    }

    /** Returns the bytes of a frame whose pixels are in one piece. */
    private long storedBytes() {
        return first.layout().rowBytes(first.layout().width()) * first.layout().height();
    }

    /** Adds a page that stands for frames one right after the other. */
    private void addStack(TiffPage page, long pixels, PageMetadata.Depth depth) throws BadFileException {
        if (pixels < 0 || !page.layout().equals(first.layout())) {
            throw page.directory()
                    .bad(
                            depth.source() + " tells of " + depth.frames()
                                    + " images in one page, which can be read only "
                                    + "if they are uncompressed, one right after the other. Save it with a page for each frame");
        }
        long room = (page.directory().nextStructure(pixels) - pixels) / storedBytes();
        long whole = Math.min(depth.frames(), room);
        if (whole == depth.frames() && !bytes.take(pixels + storedBytes(), (whole - 1) * storedBytes())) {
            throw page.directory().bad("its pixels overlap others: all together are larger than the file");
        }
        frames.addPixels(pixels, whole);
        if (whole < depth.frames()) {
            throw new IncompleteFileException(
                    bytes.path(), missing(depth.source(), depth.frames(), whole), frames.count());
        }
    }

    private static String missing(String source, long promised, long room) {
        return "it is cut off: " + source + " promises " + promised + " images, and there is room for " + room;
    }

    /** Compares what was found with what the file promises. */
    private void finish() throws BadFileException {
        Description description = pageMetadata.description(frames.count());
        boolean single = pages == 1 && frames.count() == 1 && firstPixels >= 0 && !cutOff;
        if (single && !isMicroManager()) {
            takeWhatIsBehind(description);
        }
        if (leftOut > 0) {
            notes.add("Pages that are reduced images or masks were left out: " + leftOut);
        }
        if (first.directory().has(TiffTag.SUB_DIRECTORIES)) {
            notes.add("Images that belong to a page (SubIFDs), such as smaller copies, were left out");
        }
        noteDifference(description);
        noteSamples();
        if (!cutOff && pages > 1 && endsInZeros()) {
            notes.add("Zeros follow its last frame: it was made for more, and the recording may have ended early");
        }
        recording = description.recording();
        notes.addAll(description.notes());
        metadata = pageMetadata.metadata(description, frames.count(), notes);
    }

    /** Takes the frames behind a page that is alone: ImageJ, above 4 GB, and others write no pages for them. */
    private void takeWhatIsBehind(Description description) throws BadFileException {
        long room = first.directory().nextStructure(firstPixels) - firstPixels;
        long whole = room / storedBytes();
        long promised = description.frames();
        if (promised > 1 && whole >= promised) {
            frames.addPixels(firstPixels + storedBytes(), promised - 1);
        } else if (promised > 1 && room > storedBytes() && whole < promised && !description.isOfSet()) {
            // The last file of a recording in several may have one page and promise all frames; but it ends there.
            if (!incomplete) {
                throw new IncompleteFileException(bytes.path(), missing(description.source(), promised, whole), whole);
            }
            cutOff = true;
            frames.addPixels(firstPixels + storedBytes(), whole - 1);
        } else if (whole > 1 && promised <= 1) {
            notes.add("Behind its only page there is room for " + (whole - 1)
                    + " more frames, which nothing in the file mentions; they were left out");
        }
    }

    private boolean isMicroManager() {
        return !bytes.bigTiff() && bytes.segment().byteSize() >= 12 && bytes.unsigned32(8) == MICRO_MANAGER;
    }

    private void noteDifference(Description description) {
        long found = frames.count();
        long promised = description.frames();
        if (cutOff) {
            long missing = Math.max(cutPages, promised - found);
            notes.add("It was cut off; complete frames that were read: " + found + "; "
                    + (missing > 0 ? "at least " + missing + (missing == 1 ? " is" : " are") : "what follows is")
                    + " missing");
        } else if (promised > found) {
            notes.add(capital(description.source()) + " tells of " + promised + " frames, and the file has " + found
                    + "; the others may be in other files of the recording, or were never written");
        } else if (promised > 0 && promised < found) {
            notes.add(capital(description.source()) + " tells of " + promised + " frames, and the file has " + found
                    + "; all of them were read");
        }
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private void noteSamples() throws BadFileException {
        PixelLayout layout = first.layout();
        if (layout.samples() > layout.compared()) {
            notes.add("Its alpha channel, or another channel beside grey, was left out");
        }
        if (layout.mapped()) {
            notes.add("Its pixels are indices of a table of greys; the greys were read");
        } else if (Palette.isIn(first.directory())) {
            notes.add("Its colour table was left out: ImageJ shows the pixels in its colours");
        }
    }

    /** Tells whether the file has room for another frame at its end, and only zeros there. */
    private boolean endsInZeros() {
        long rest = bytes.rest();
        long size = bytes.segment().byteSize();
        if (rest < storedBytes() || rest < 1) {
            return false;
        }
        for (long at = size - Math.min(rest, ZEROS); at < size; at++) {
            if (bytes.segment().get(ValueLayout.JAVA_BYTE, at) != 0) {
                return false;
            }
        }
        return true;
    }
}
