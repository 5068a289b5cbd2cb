package io.github.magtrack4j.files.fuzz;

import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.detection.FoundBead;
import io.github.magtrack4j.files.regions.RegionFile;
import io.github.magtrack4j.files.tables.RingTableFile;
import io.github.magtrack4j.files.tables.ZLutFile;
import io.github.magtrack4j.files.traces.TraceWriter;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingTable;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Files to be damaged: small ones of every kind, and such as once broke something. */
final class Seeds {
    private static final int[] PICTURES = {
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_USHORT_GRAY,
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_BYTE_BINARY,
        BufferedImage.TYPE_BYTE_INDEXED
    };

    private Seeds() {}

    /** Writes a file. */
    @FunctionalInterface
    private interface Writer {
        void write(Path path) throws IOException;
    }

    private static byte[] written(String name, Writer writer) {
        try {
            Path folder = Files.createTempDirectory("seed");
            Path file = folder.resolve(name);
            writer.write(file);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            Files.delete(folder);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a folder of the test resources; none if there is no such folder. */
    private static List<byte[]> resources(String folder, String extension) {
        URL place = Seeds.class.getResource("/" + folder);
        List<byte[]> seeds = new ArrayList<>();
        if (place == null) {
            return seeds;
        }
        try (Stream<Path> files = Files.list(Path.of(place.toURI()))) {
            for (Path file : files.filter(name -> name.toString().endsWith(extension))
                    .sorted()
                    .toList()) {
                seeds.add(Files.readAllBytes(file));
            }
            return seeds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] npy(int version, String type, boolean fortran, String shape, int bytes) {
        String header = "{'descr': " + type + ", 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': "
                + shape + ", }\n";
        int prefix = version == 1 ? 10 : 12;
        ByteBuffer file = ByteBuffer.allocate(prefix + header.length() + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            file.putShort((short) header.length());
        } else {
            file.putInt(header.length());
        }
        file.put(header.getBytes(StandardCharsets.US_ASCII));
        while (file.hasRemaining()) {
            file.put((byte) file.position());
        }
        return file.array();
    }

    static List<byte[]> npyMovies() {
        return List.of(
                npy(1, "'|u1'", false, "(3, 8, 10)", 240),
                npy(1, "'<u2'", false, "(3, 8, 10)", 480),
                npy(1, "'>u2'", true, "(3, 8, 10)", 480),
                npy(2, "'<f4'", true, "(3, 8, 10)", 960),
                npy(3, "'>f8'", false, "(3, 8, 10)", 1920),
                npy(1, "'<f8'", false, "(0, 8, 10)", 0),
                npy(1, "'<i2'", false, "(3, 8, 10)", 480));
    }

    static List<byte[]> npyArrays() {
        return List.of(
                npy(1, "'<f8'", false, "(10,)", 80),
                npy(1, "'>f4'", true, "(5, 4)", 80),
                npy(1, "'<i8'", false, "()", 8),
                npy(2, "'|i1'", true, "(2, 3, 2, 2)", 24),
                npy(1, "'<u4'", false, "(4, 0)", 0),
                npy(1, "'<u2'", true, "(" + "1, ".repeat(40) + "3, 2)", 12),
                npy(1, "'<u2'", true, "(" + "1,".repeat(20_000) + "3, 2)", 12));
    }

    static List<byte[]> tables() {
        ZLut table = ZLut.ofReference(DoubleMatrix.copyOf(
                new double[] {0, 100, 200}, new double[] {1, 2, 3}, new double[] {4, Double.NaN, 6}));
        double[][][] coefficients = new double[4][2][12];
        coefficients[3][1][5] = 2.5;
        RingTable rings = RingTable.of(
                8, new double[] {0, 10, 20, 30}, List.of(Harmonic.RINGS, Harmonic.cosine(4)), coefficients);
        return List.of(
                written("rings.npy", path -> RingTableFile.write(path, List.of(rings, rings), Map.of("beads", "3,5"))),
                written("zlut.npy", path -> ZLutFile.write(path, table)),
                written("zlut.npy", path -> ZLutFile.write(path, List.of(table, table), Map.of("movie", "a.tif"))),
                npy(1, "'<f4'", true, "(3, 4)", 48),
                npy(1, "'|u1'", false, "(2, 3, 4)", 24));
    }

    private static byte[] traces(String name, boolean further) {
        return written(name, path -> {
            Map<String, String> header = Map.of("movie", "beads.tif", "frame_rate_hz", "100.0");
            List<String> columns = further ? List.of("score", "flags") : List.of();
            try (TraceWriter writer = TraceWriter.create(path, header, columns)) {
                double[] values = new double[columns.size()];
                for (int row = 0; row < 6; row++) {
                    writer.write(row / 2, row % 2, row + 0.25, 1 / 3.0, row == 3 ? Double.NaN : 100 * row, values);
                }
                writer.commit();
            }
        });
    }

    static List<byte[]> npyTraces() {
        return List.of(
                traces("traces.npy", false),
                traces("traces.npy", true),
                npy(
                        1,
                        "[('frame', '<i8'), ('bead', '>i4'), ('x_px', '<f8'), ('y_px', '<f4'), ('z_nm', '>f8')]",
                        false,
                        "(3,)",
                        96),
                npy(1, "[]", false, "(3,)", 0));
    }

    static List<byte[]> csvTraces() {
        return texts(
                new String(traces("traces.csv", false), StandardCharsets.UTF_8),
                new String(traces("traces.csv", true), StandardCharsets.UTF_8),
                "\ufeff# a remark\r\n# key :  value \r\nframe,bead,x_px,y_px,z_nm\r\n3,0,1e-3,nan,\r\n\"4\",0,5.,-Infinity,+7\r\n",
                "frame,bead,x_px,y_px,z_nm,note\n0,0,1,2,3,\"two\nlines, and \"\"quotes\"\"\"\n");
    }

    static List<byte[]> regions() {
        List<FoundBead> beads = List.of(new FoundBead(42, 31.5, 0.9, new RegionOfInterest(0, 64, 10, 74)));
        List<byte[]> seeds = new ArrayList<>(texts(
                "top,bottom,left,right\n0,64,10,74\n100,164,5,69\n",
                "top;bottom;left;right\n0;64;10;74\n",
                "sep=,\r\n\"top\",bottom,left,right\r\n\"1\",2,3,4\r\n\r\n# half-way\r\n5,6,7,8",
                "\ufefftop\tbottom\tleft\tright\n1\t2\t3\t4\n"));
        seeds.add(written("regions.csv", path -> RegionFile.write(path, Map.of("movie", "a.tif"), beads)));
        return seeds;
    }

    private static List<byte[]> texts(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    static List<byte[]> hdf5Traces() {
        List<byte[]> seeds = new ArrayList<>(resources("hdf5", ".h5"));
        seeds.add(traces("traces.h5", false));
        seeds.add(traces("traces.h5", true));
        return seeds;
    }

    static List<byte[]> tiffs() {
        List<byte[]> seeds = resources("tiff", ".tif");
        seeds.add(sharedStrips(3, 4, 16));
        seeds.add(sharedStrips(1, 2000, 60_000));
        seeds.add(sharedStrips(300, 2000, 1));
        return seeds;
    }

    /** A TIFF whose pages have the same lists of strips, and whose strips the same bytes: small, and much to read. */
    private static byte[] sharedStrips(int pages, int strips, int stripBytes) {
        int[] tags = {256, 257, 258, 259, 262, 273, 277, 278, 279};
        int directory = 2 + 12 * tags.length + 4;
        int offsets = 8 + pages * directory;
        int data = offsets + 8 * strips;
        int[] values = {stripBytes, strips, 8, 1, 1, offsets, 1, 1, offsets + 4 * strips};
        ByteBuffer file = ByteBuffer.allocate(data + stripBytes).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {'I', 'I', 42, 0}).putInt(8);
        for (int page = 1; page <= pages; page++) {
            file.putShort((short) tags.length);
            for (int i = 0; i < tags.length; i++) {
                boolean list = tags[i] == 273 || tags[i] == 279;
                file.putShort((short) tags[i])
                        .putShort((short) 4)
                        .putInt(list ? strips : 1)
                        .putInt(values[i]);
            }
            file.putInt(page < pages ? 8 + page * directory : 0);
        }
        for (int i = 0; i < strips; i++) {
            file.putInt(offsets + 4 * i, data).putInt(offsets + 4 * (strips + i), stripBytes);
        }
        return file.array();
    }

    static List<byte[]> avis() {
        return resources("avi", ".avi");
    }

    static List<byte[]> hdf5Movies() {
        return resources("hdf5-movies", ".h5");
    }

    /** Indices of the frames that {@link Readers#ndTiff} has. */
    static List<byte[]> ndTiffs() {
        return resources("ndtiff/time", ".index");
    }

    static List<byte[]> pngs() {
        List<byte[]> seeds = resources("png", ".png");
        for (int type : PICTURES) {
            BufferedImage image = new BufferedImage(20, 12, type);
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    image.setRGB(x, y, 0xff000000 | 0x040302 * (x + y));
                }
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                ImageIO.write(image, "png", bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            seeds.add(bytes.toByteArray());
        }
        return seeds;
    }
}
