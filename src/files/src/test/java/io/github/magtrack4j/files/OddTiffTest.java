package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.files.internal.codes.TiffTag;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed, huge and odd TIFFs, made byte by byte. */
class OddTiffTest {
    private static final long GIGABYTE = 1L << 30;

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("odd.tif");
    }

    private void assertBad(String what) {
        Resources.assertBad(file(), what, () -> Movie.open(file()));
    }

    /** Makes a file of one page whose tags are changed. */
    private void build(Map<Integer, long[]> tags) throws IOException {
        try (TiffBuilder tiff = new TiffBuilder(file(), false)) {
            tiff.header(8).directory(8, tags, 0).size(1000);
        }
    }

    private static Map<Integer, long[]> page() {
        return TiffBuilder.page(10, 10, 500);
    }

    @Test
    void thePageThatTheOthersChangeIsGood() throws IOException {
        build(page());
        try (Movie movie = Movie.open(file())) {
            assertEquals(1, movie.frameCount());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void loopsOfDirectoriesAreNoticed(boolean big) throws IOException {
        for (int length = 1; length <= 9; length++) {
            for (int back = 0; back < length; back++) {
                try (TiffBuilder tiff = new TiffBuilder(file(), big)) {
                    tiff.header(1000);
                    for (int page = 0; page < length; page++) {
                        long next = page + 1 < length ? page + 1 : back;
                        tiff.directory(1000 + page * 1000L, page(), 1000 + next * 1000);
                    }
                }
                assertBad("in a loop");
            }
        }
    }

    @Test
    void offsetsOutsideTheFileAreNoticed() throws IOException {
        try (TiffBuilder tiff = new TiffBuilder(file(), false)) {
            tiff.header(0xFFFF_FFF0L).size(1000);
        }
        assertBad("the directory of page 0 would be at bytes 4294967280");
        try (TiffBuilder tiff = new TiffBuilder(file(), true)) {
            tiff.header(-8).size(1000);
        }
        assertBad("the directory of page 0 would be at bytes 18446744073709551608");
        try (TiffBuilder tiff = new TiffBuilder(file(), false)) {
            tiff.header(8).directory(8, page(), 999).size(1000);
        }
        assertBad("the directory of page 1 would be at bytes 999");
        try (TiffBuilder tiff = new TiffBuilder(file(), false)) {
            tiff.header(0).size(1000);
        }
        assertBad("it has no pages");
        try (TiffBuilder tiff = new TiffBuilder(file(), true)) {
            tiff.header(16).bytes(16, new byte[] {0, 0, 0, 0, 0, 0, 0, 1}).size(1000);
        }
        assertBad("page 0: its directory claims to have 72057594037927936 entries");
    }

    @Test
    void absurdTagsAreNoticed() throws IOException {
        Map<Integer, long[]> tags = page();
        TiffBuilder.put(tags, TiffTag.STRIP_OFFSETS, 901);
        build(tags);
        assertBad("strip 0 of page 0 would be at bytes 901 to 1001, and it has 1000");

        tags = TiffBuilder.page(1_000_000_000, 1, 500);
        build(tags);
        assertBad("strip 0 of page 0 would be at bytes 500 to 1000000500, and it has 1000");

        tags = TiffBuilder.page(0x7FFF_FFFF, 0x7FFF_FFFF, 500);
        TiffBuilder.put(tags, TiffTag.STRIP_BYTES, 0xFFFF_FFFFL);
        build(tags);
        assertBad("page 0: strip 0 has 4294967295 bytes; it must have 4611686014132420609");

        tags = page();
        TiffBuilder.put(tags, TiffTag.WIDTH, 0);
        build(tags);
        assertBad("page 0: its width is 0 pixels");

        tags = page();
        TiffBuilder.put(tags, TiffTag.HEIGHT, 0xFFFF_FFFFL);
        build(tags);
        assertBad("page 0: its height is 4294967295 pixels");

        tags = page();
        tags.remove(TiffTag.HEIGHT);
        build(tags);
        assertBad("page 0: it lacks its height");

        tags = page();
        tags.remove(TiffTag.STRIP_OFFSETS);
        build(tags);
        assertBad("page 0: it lacks its list of strips");

        tags = page();
        TiffBuilder.put(tags, TiffTag.ROWS_PER_STRIP, 0);
        build(tags);
        assertBad("page 0: its strips have 0 rows");

        tags = page();
        TiffBuilder.put(tags, TiffTag.ROWS_PER_STRIP, 3);
        build(tags);
        assertBad("page 0: it has 1 strips; 10 rows need 4 strips of 3");

        tags = page();
        TiffBuilder.put(tags, TiffTag.STRIP_BYTES, 50, 50);
        build(tags);
        assertBad("page 0: it has 1 strips, and sizes of 2");

        tags = page();
        TiffBuilder.put(tags, TiffTag.STRIP_BYTES, 99);
        build(tags);
        assertBad("page 0: strip 0 has 99 bytes; it must have 100");

        tags = page();
        TiffBuilder.put(tags, TiffTag.BITS, 17);
        build(tags);
        assertBad("page 0: its pixels are unsigned integers of 17 bits");
    }

    @Test
    void absurdCompressedPagesAreNoticedBeforeMemoryIsAsked() throws IOException {
        Map<Integer, long[]> tags = TiffBuilder.page(30_000, 30_000, 500);
        TiffBuilder.put(tags, TiffTag.COMPRESSION, 5);
        TiffBuilder.put(tags, TiffTag.STRIP_BYTES, 100);
        build(tags);
        assertBad("is absurd for strip 0 of 100 compressed bytes");

        tags = page();
        TiffBuilder.put(tags, TiffTag.COMPRESSION, 5);
        TiffBuilder.put(tags, TiffTag.STRIP_OFFSETS, 500, 600);
        TiffBuilder.put(tags, TiffTag.ROWS_PER_STRIP, 5);
        build(tags);
        assertBad("page 0: it has 2 strips, and sizes of 1");

        TiffBuilder.put(tags, TiffTag.STRIP_BYTES, 100, 500);
        build(tags);
        assertBad("strip 1 of page 0 would be at bytes 600 to 1100, and it has 1000");
    }

    @Test
    void whatMayBeLeftOutMayBeLeftOut() throws IOException {
        Map<Integer, long[]> tags = page();
        tags.remove(TiffTag.COMPRESSION);
        tags.remove(TiffTag.PHOTOMETRIC);
        tags.remove(TiffTag.SAMPLES);
        tags.remove(TiffTag.ROWS_PER_STRIP);
        tags.remove(TiffTag.STRIP_BYTES);
        build(tags);
        try (Movie movie = Movie.open(file());
                Arena arena = Arena.ofConfined()) {
            assertTrue(movie.read(0, 1, arena).segment().isMapped());
        }
    }

    @Test
    void misalignedPixelsAreCopied() throws IOException {
        Map<Integer, long[]> tags = TiffBuilder.page(1, 2, 501);
        TiffBuilder.put(tags, TiffTag.BITS, 16);
        TiffBuilder.put(tags, TiffTag.STRIP_BYTES, 4);
        try (TiffBuilder tiff = new TiffBuilder(file(), false)) {
            tiff.header(8).directory(8, tags, 0).bytes(501, new byte[] {1, 2, 3, 4});
        }
        try (Movie movie = Movie.open(file());
                Arena arena = Arena.ofConfined()) {
            ImageStack frames = movie.read(0, 1, arena);
            assertFalse(frames.segment().isMapped());
            assertEquals(0x0201, frames.get(0, 0, 0));
            assertEquals(0x0403, frames.get(0, 0, 1));
        }
    }

    @Test
    void theLastImagesOfAnImageJFileOfFiveGigabytesAreThere() throws IOException {
        int size = 1024;
        long images = 5 * 1024;
        long last = 256 + (images - 1) * size * size;
        String description = "ImageJ=1.54f\nimages=" + images + "\nframes=" + images + "\nloop=false\n";
        try (TiffBuilder tiff = new TiffBuilder(file(), false)) {
            tiff.header(8)
                    .directory(8, TiffBuilder.page(size, size, 256), description, 0)
                    .bytes(last + 5, new byte[] {42})
                    .size(last + (long) size * size);
        }
        try (Movie movie = Movie.open(file());
                Arena arena = Arena.ofConfined()) {
            assertEquals(images, movie.frameCount());
            ImageStack all = movie.read(0, images, arena);
            assertEquals(5 * GIGABYTE, all.segment().byteSize());
            assertEquals(42, all.get(images - 1, 0, 5));
            assertEquals(42, movie.read(images - 1, 1, arena).get(0, 0, 5));
        }
    }

    @Test
    void anImageJFileThatIsCutOffIsNoticed() throws IOException {
        String description = "ImageJ=1.54f\nimages=5\n";
        try (TiffBuilder tiff = new TiffBuilder(file(), false)) {
            tiff.header(8).directory(8, page(), description, 0).size(999);
        }
        assertBad("it is cut off: ImageJ's description promises 5 images, and there is room for 4");
        try (TiffBuilder tiff = new TiffBuilder(file(), false)) {
            tiff.header(8)
                    .directory(8, page(), "ImageJ=1.54f\nimages=99999999999999999999\n", 0)
                    .size(1000);
        }
        assertBad("ImageJ's description promises 9223372036854775807 images, and there is room for 5");
    }

    @Test
    void pagesThatShareTheirStripsAreRefusedBeforeTheyCostMuch() throws IOException {
        int strips = 1000;
        long[] offsets = new long[strips];
        long[] sizes = new long[strips];
        Arrays.setAll(offsets, i -> 2_000_000 + i * 1000L);
        Arrays.fill(sizes, 1000);
        Map<Integer, long[]> tags = TiffBuilder.page(strips, 1000, 0);
        TiffBuilder.put(tags, TiffTag.ROWS_PER_STRIP, 1);
        TiffBuilder.put(tags, TiffTag.STRIP_OFFSETS, offsets);
        TiffBuilder.put(tags, TiffTag.STRIP_BYTES, sizes);
        int pages = 200;
        try (TiffBuilder tiff = new TiffBuilder(file(), false)) {
            tiff.header(8);
            for (int page = 0; page < pages; page++) {
                long at = 8 + 8200L * page;
                tiff.directory(at, tags, page + 1 < pages ? at + 8200 : 0);
            }
            tiff.size(3_000_000);
        }
        assertBad("page 2: its pixels overlap others: all together are larger than the file");
    }

    @Test
    void stripsThatOverlapAreRefusedBeforeMemoryIsAsked() throws IOException {
        int strips = 3000;
        long[] offsets = new long[strips];
        long[] sizes = new long[strips];
        Arrays.fill(offsets, 100);
        Arrays.fill(sizes, 20_000);
        Map<Integer, long[]> tags = TiffBuilder.page(strips, 20_000, 0);
        TiffBuilder.put(tags, TiffTag.ROWS_PER_STRIP, 1);
        TiffBuilder.put(tags, TiffTag.STRIP_OFFSETS, offsets);
        TiffBuilder.put(tags, TiffTag.STRIP_BYTES, sizes);
        try (TiffBuilder tiff = new TiffBuilder(file(), false)) {
            tiff.header(8).directory(8, tags, 0);
        }
        assertBad("page 0: its pixels overlap others: all together are larger than the file");
    }

    @Test
    void pagesOfABigTiffBehindFourGigabytesAreThere() throws IOException {
        long far = 5 * GIGABYTE;
        try (TiffBuilder tiff = new TiffBuilder(file(), true)) {
            tiff.header(16)
                    .directory(16, TiffBuilder.page(10, 10, 500), far)
                    .directory(far, TiffBuilder.page(10, 10, far + 1000), 0)
                    .bytes(far + 1000, new byte[] {42})
                    .size(far + 1100);
        }
        try (Movie movie = Movie.open(file());
                Arena arena = Arena.ofConfined()) {
            assertEquals(2, movie.frameCount());
            assertEquals(42, movie.read(0, 2, arena).get(1, 0, 0));
        }
    }

    @Test
    void aFrameOfMoreThanTwoGigabytesIsRead() throws IOException {
        long bytes = 3 * GIGABYTE;
        try (TiffBuilder tiff = new TiffBuilder(file(), false)) {
            tiff.header(8)
                    .directory(8, TiffBuilder.page(3 * 1024, 1 << 20, 500), 0)
                    .bytes(500 + bytes - 1, new byte[] {42});
        }
        try (Movie movie = Movie.open(file());
                Arena arena = Arena.ofConfined()) {
            assertEquals(42, movie.read(0, 1, arena).get(0, 3 * 1024 - 1, (1 << 20) - 1));
        }
    }

    @Test
    void manyCompressedPagesAreReadOneByOne() throws IOException {
        int pages = 20_000;
        try (TiffBuilder tiff = new TiffBuilder(file(), false)) {
            tiff.header(8);
            for (int page = 0; page < pages; page++) {
                long at = 8 + 256L * page;
                Map<Integer, long[]> tags = TiffBuilder.page(1, 2, at + 240);
                TiffBuilder.put(tags, TiffTag.COMPRESSION, 32773);
                TiffBuilder.put(tags, TiffTag.STRIP_BYTES, 3);
                // In PackBits: two bytes follow.
                tiff.bytes(at + 240, new byte[] {1, (byte) page, (byte) (page >> 8)});
                tiff.directory(at, tags, page + 1 < pages ? at + 256 : 0);
            }
        }
        try (Movie movie = Movie.open(file());
                Arena arena = Arena.ofConfined()) {
            assertEquals(pages, movie.frameCount());
            ImageStack frames = movie.read(0, pages, arena);
            for (int page = 0; page < pages; page++) {
                assertEquals(page, frames.get(page, 0, 0) + 256 * frames.get(page, 0, 1));
            }
        }
    }
}
