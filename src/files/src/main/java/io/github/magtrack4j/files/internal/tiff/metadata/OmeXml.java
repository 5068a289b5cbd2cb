package io.github.magtrack4j.files.internal.tiff.metadata;

import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.files.internal.movie.Recording;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The description of an OME-TIFF: XML that tells the sizes of all axes, the files of the recording, which plane is in
 * which page of which file, and when each was taken.
 */
public final class OmeXml {
    static final String SOURCE = "its OME-XML";
    private static final int NAMES_IN_A_NOTE = 4;

    private final String fileName;
    private final List<Image> images = new ArrayList<>();
    private final Map<String, Integer> files = new HashMap<>();
    private final List<String> fileNames = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();

    /** The sizes of an image's axes, and what is told of its planes. */
    private static final class Image {
        private String order = "XYZCT";
        private long depths = 1;
        private long channels = 1;
        private long samplesPerPixel = 1;
        private long times = 1;
        private double nmPerPixel;
        private double secondsPerFrame;
        private final Map<Long, Double> taken = new HashMap<>();

        long channelPlanes() {
            return Math.max(1, channels / Math.max(1, samplesPerPixel));
        }

        double planes() {
            return (double) depths * channelPlanes() * times;
        }

        /** Returns the number of a plane, in the order of the axes. */
        double rank(long depth, long channel, long time) {
            double rank = 0;
            double step = 1;
            for (int i = 0; i < order.length(); i++) {
                switch (order.charAt(i)) {
                    case 'Z' -> {
                        rank += step * depth;
                        step *= depths;
                    }
                    case 'C' -> {
                        rank += step * channel;
                        step *= channelPlanes();
                    }
                    case 'T' -> {
                        rank += step * time;
                        step *= times;
                    }
                    default -> {}
                }
            }
            return rank;
        }
    }

    /** Planes that are in pages one after the other; of which file, or -1 if it is not told. */
    private record Piece(int image, int file, long page, double rank, long firstTime, double planes) {}

    private OmeXml(String fileName) {
        this.fileName = fileName;
    }

    /** Tells whether a text is such a description, by its start. */
    public static boolean is(String text) {
        // Another XML may be something else's; so the root must be near.
        return (text.startsWith("<?xml") || text.startsWith("<OME") || text.startsWith("\u00ef\u00bb\u00bf<"))
                && text.contains("<OME");
    }

    /**
     * Reads one. No entity or definition that it refers to is looked for.
     *
     * @param fileName the name of the file that it is in
     * @param frames the number of frames that were found in that file
     */
    public static Description read(InputStream xml, String fileName, long frames) {
        OmeXml ome = new OmeXml(fileName);
        try {
            ome.parse(xml);
        } catch (XMLStreamException | RuntimeException e) {
            return new Description(
                    SOURCE,
                    0,
                    0,
                    0,
                    Description.NONE.times(),
                    List.of("Its OME-XML cannot be read, so what it says is not known"));
        }
        return ome.describe(frames);
    }

    private void parse(InputStream xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // Read as characters: of bytes that are none, the JDK would complain on the standard error.
        XMLStreamReader reader = factory.createXMLStreamReader(new InputStreamReader(xml, StandardCharsets.UTF_8));
        Image image = new Image();
        Map<String, String> data = null;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("TiffData") && data != null) {
                addPiece(image, data);
                data = null;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                switch (reader.getLocalName()) {
                    case "Pixels" -> {
                        image = readPixels(reader);
                        images.add(image);
                    }
                    case "Channel" -> image.samplesPerPixel = count(reader, "SamplesPerPixel", image.samplesPerPixel);
                    case "TiffData" -> data = attributes(reader);
                    case "UUID" -> {
                        if (data != null && attribute(reader, "FileName") != null) {
                            data.put("FileName", attribute(reader, "FileName"));
                        }
                    }
                    case "Plane" -> readPlane(reader, image);
                    default -> {}
                }
            }
        }
        reader.close();
    }

    private static String attribute(XMLStreamReader reader, String name) {
        return reader.getAttributeValue(null, name);
    }

    private static String attribute(XMLStreamReader reader, String name, String missing) {
        String value = attribute(reader, name);
        return value == null ? missing : value;
    }

    private static long count(XMLStreamReader reader, String name, long missing) {
        return Units.count(attribute(reader, name), missing);
    }

    private static Map<String, String> attributes(XMLStreamReader reader) {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        return attributes;
    }

    private static Image readPixels(XMLStreamReader reader) {
        Image image = new Image();
        image.order = attribute(reader, "DimensionOrder", image.order);
        image.depths = Math.max(1, count(reader, "SizeZ", 1));
        image.channels = Math.max(1, count(reader, "SizeC", 1));
        image.times = Math.max(1, count(reader, "SizeT", 1));
        image.nmPerPixel = Units.number(attribute(reader, "PhysicalSizeX"))
                * Units.nanometres(attribute(reader, "PhysicalSizeXUnit", "um"));
        image.secondsPerFrame = Units.number(attribute(reader, "TimeIncrement"))
                * Units.seconds(attribute(reader, "TimeIncrementUnit", "s"));
        return image;
    }

    private static void readPlane(XMLStreamReader reader, Image image) {
        double seconds =
                Units.number(attribute(reader, "DeltaT")) * Units.seconds(attribute(reader, "DeltaTUnit", "s"));
        if (Double.isFinite(seconds)) {
            image.taken.putIfAbsent(count(reader, "TheT", 0), seconds);
        }
    }

    private void addPiece(Image image, Map<String, String> data) {
        boolean numbered = data.containsKey("IFD");
        String count = data.get("PlaneCount");
        long time = Units.count(data.get("FirstT"), 0);
        double rank = image.rank(Units.count(data.get("FirstZ"), 0), Units.count(data.get("FirstC"), 0), time);
        String file = data.get("FileName");
        int number = -1;
        if (file != null) {
            number = files.computeIfAbsent(file, name -> {
                fileNames.add(name);
                return fileNames.size() - 1;
            });
        }
        double planes = count != null ? Units.count(count, 1) : numbered ? 1 : image.planes() - rank;
        pieces.add(new Piece(images.size() - 1, number, Units.count(data.get("IFD"), 0), rank, time, planes));
    }

    private Description describe(long frames) {
        if (images.isEmpty()) {
            // Some files have their metadata in a companion.
            return Description.NONE;
        }
        Image first = images.getFirst();
        double all = images.stream().mapToDouble(Image::planes).sum();
        List<String> notes = new ArrayList<>();
        // A file that was renamed is still the only one.
        Integer here = fileNames.size() == 1 ? Integer.valueOf(0) : files.get(fileName);
        Piece[] own = pieces.stream()
                .filter(piece -> piece.file < 0 || (here != null && piece.file == here))
                .sorted(Comparator.comparingLong(Piece::page))
                .toArray(Piece[]::new);
        double expected = pieces.isEmpty()
                ? all
                : Arrays.stream(own).mapToDouble(Piece::planes).sum();
        Recording recording = Recording.NONE;
        if (fileNames.size() > 1) {
            recording = new Recording(
                    List.copyOf(fileNames),
                    "It is " + (here == null ? "one" : here + 1) + " of " + fileNames.size()
                            + " files of a recording of " + (long) all + " frames (" + names()
                            + "); open the folder that they are in to read all of them");
        }
        if (images.size() > 1) {
            notes.add("It has images of " + images.size()
                    + " positions, one after the other, as its OME-XML says; all of " + "them are read as one movie");
        } else {
            notes.addAll(Description.mixture(first.channelPlanes(), first.depths, first.times, SOURCE));
        }
        if (!isInOrder(own)) {
            notes.add("Its OME-XML says another order of its pages than the one that they are in; they are read in the "
                    + "order that they are in");
        }
        return new Description(
                SOURCE,
                (long) expected,
                first.nmPerPixel,
                first.secondsPerFrame > 0 ? 1 / first.secondsPerFrame : 0,
                images.size() > 1 || first.depths * first.channelPlanes() > 1
                        ? Description.NONE.times()
                        : times(first, own, frames),
                notes,
                recording);
    }

    private String names() {
        String names = String.join(", ", fileNames.subList(0, Math.min(NAMES_IN_A_NOTE, fileNames.size())));
        return fileNames.size() > NAMES_IN_A_NOTE ? names + ", …" : names;
    }

    private static boolean isInOrder(Piece[] own) {
        for (int i = 1; i < own.length; i++) {
            if (own[i].image == own[i - 1].image && own[i].rank < own[i - 1].rank + own[i - 1].planes) {
                return false;
            }
        }
        return true;
    }

    /** Returns the times of the frames, in the order of the pages; empty if one is missing. */
    private static DoubleSeries times(Image image, Piece[] own, long frames) {
        if (image.taken.size() < frames || frames > Integer.MAX_VALUE - 8) {
            return Description.NONE.times();
        }
        double[] times = new double[(int) frames];
        Arrays.fill(times, Double.NaN);
        if (own.length == 0) {
            for (int i = 0; i < times.length; i++) {
                times[i] = image.taken.getOrDefault((long) i, Double.NaN);
            }
        }
        long steps = 0;
        for (Piece piece : own) {
            for (long i = 0; i < piece.planes && piece.page + i < frames; i++) {
                if (++steps > frames) {
                    // Two pieces are in the same page; none of them is to be believed.
                    return Description.NONE.times();
                }
                times[(int) (piece.page + i)] = image.taken.getOrDefault(piece.firstTime + i, Double.NaN);
            }
        }
        return DoubleSeries.copyOf(times);
    }
}
