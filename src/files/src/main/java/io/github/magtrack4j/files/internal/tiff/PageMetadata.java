package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.files.internal.codes.TiffTag;
import io.github.magtrack4j.files.internal.tiff.metadata.Description;
import io.github.magtrack4j.files.internal.tiff.metadata.ImageJText;
import io.github.magtrack4j.files.internal.tiff.metadata.LsmNumbers;
import io.github.magtrack4j.files.internal.tiff.metadata.MetaMorphNumbers;
import io.github.magtrack4j.files.internal.tiff.metadata.MicroManagerTimes;
import io.github.magtrack4j.files.internal.tiff.metadata.OmeXml;
import io.github.magtrack4j.files.internal.tiff.metadata.ShapeText;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** What the pages of a file tell beside their pixels, gathered while they are walked through. */
final class PageMetadata {
    private static final int MAX_TEXT = 1 << 16;
    private static final int MAX_SHAPE = 1 << 12;
    private static final int MAX_XML = 1 << 28;

    private final TiffBytes bytes;
    private final TiffDirectory first;
    private final String text;
    private final MicroManagerTimes microManager = new MicroManagerTimes();
    private final boolean timed;
    /** The frames that descriptions of arrays promise. */
    private long shaped;
    /** The bytes of remarks that pages share, as much as the file has of them, are read once only. */
    private long read;

    /** Starts with the first page. */
    PageMetadata(TiffBytes bytes, TiffDirectory first) {
        this.bytes = bytes;
        this.first = first;
        this.text = first.text(TiffTag.DESCRIPTION, MAX_TEXT);
        this.timed = first.has(TiffTag.MICRO_MANAGER);
    }

    /** Tells whether ImageJ wrote the file, to which indices of colours are the pixels. */
    boolean isImageJ() {
        return ImageJText.is(text);
    }

    /**
     * What says that a page is more than one frame.
     *
     * @param source what says so
     */
    record Depth(String source, long frames) {
        private static final Depth ONE = new Depth("", 1);
    }

    /** Takes what a page tells, and returns how many frames it is: itself and those behind it without a page. */
    Depth add(TiffPage page) throws BadFileException {
        TiffDirectory directory = page.directory();
        if (timed) {
            MemorySegment json = directory.data(TiffTag.MICRO_MANAGER, 1);
            read += json.byteSize();
            microManager.add(read <= bytes.segment().byteSize() ? json : MemorySegment.NULL);
        }
        long depth = directory.value(TiffTag.IMAGE_DEPTH, 1);
        if (depth > 1 || depth < 0) {
            return new Depth("its tag ImageDepth", depth < 0 ? Long.MAX_VALUE : depth);
        }
        long planes = directory.count(TiffTag.META_MORPH_PLANES);
        if (planes > 1) {
            return new Depth("MetaMorph's tag", planes);
        }
        return directory.has(TiffTag.DESCRIPTION) ? addShape(page) : Depth.ONE;
    }

    private Depth addShape(TiffPage page) {
        String description = page.directory().text(TiffTag.DESCRIPTION, MAX_SHAPE);
        PixelLayout layout = page.layout();
        ShapeText shape = new ShapeText(description);
        long frames = shape.frames((long) layout.height() * layout.width() * layout.samples());
        shaped += frames;
        return frames > 1 && shape.isTruncated() ? new Depth("tifffile's description", frames) : Depth.ONE;
    }

    /**
     * Returns what the first page tells of the whole movie.
     *
     * @param frames the number of frames that were found
     */
    Description description(long frames) {
        if (isImageJ()) {
            return ImageJText.read(text, first.fraction(TiffTag.X_RESOLUTION));
        }
        if (OmeXml.is(text)) {
            MemorySegment xml = first.data(TiffTag.DESCRIPTION, 1);
            // Texts end with a zero, or some.
            long end = Math.min(xml.byteSize(), MAX_XML);
            while (end > 0 && xml.get(ValueLayout.JAVA_BYTE, end - 1) == 0) {
                end--;
            }
            SegmentInputStream stream = new SegmentInputStream(xml.asSlice(0, end));
            return OmeXml.read(stream, bytes.path().getFileName().toString(), frames);
        }
        if (shaped > 0) {
            return ShapeText.promise(shaped);
        }
        if (first.has(TiffTag.META_MORPH_PLANES)) {
            return MetaMorphNumbers.read(
                    first.data(TiffTag.META_MORPH_PLANES, MetaMorphNumbers.PLANE_BYTES), bytes.order());
        }
        return LsmNumbers.read(first.data(TiffTag.LSM, 1));
    }

    /** Puts together what the description and the pages tell, and says what of it cannot be. */
    MovieMetadata metadata(Description description, long frames, List<String> notes) {
        Description pages = microManager.description();
        Description source = pages.times().size() > 0 ? pages : description;
        DoubleSeries times = source.times();
        if (times.size() > 0 && !areTimes(times, frames)) {
            notes.add("The times that " + source.source() + " tells are not used: some frame has none, or one before "
                    + "that of the frame before it");
            times = Description.NONE.times();
        }
        double scale = description.nmPerPixel() > 0 ? description.nmPerPixel() : pages.nmPerPixel();
        return new MovieMetadata(scale, description.framesPerSecond(), first(times, frames));
    }

    /** Returns the times of the frames that there are; those of frames that were cut off are left out. */
    private static DoubleSeries first(DoubleSeries times, long frames) {
        return times.size() <= frames ? times : DoubleSeries.of(times.segment().asSlice(0, frames * Double.BYTES));
    }

    private static boolean areTimes(DoubleSeries times, long frames) {
        if (times.size() < frames) {
            return false;
        }
        for (long i = 0; i < frames; i++) {
            if (!Double.isFinite(times.get(i)) || (i > 0 && times.get(i) < times.get(i - 1))) {
                return false;
            }
        }
        return true;
    }
}
