package io.github.magtrack4j.cli.bundle;

import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.FailureMessage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gathers the licences of everything in a bundle: the launcher runs this when it makes one. The folder {@code licences}
 * then has a list, {@code THIRD-PARTY.txt}, and for each library a folder of its texts, which come out of its jar, or
 * from among our resources where that has none. A library that we know no licence of is refused.
 */
public final class BundleLicences {
    private static final String LIST = "THIRD-PARTY.txt";
    private static final String KNOWN = "libraries.txt";

    /** The text of our own licence, which some libraries share and do not carry. */
    private static final String APACHE = "Apache-2.0";

    /** What we may pass on beside code under the Apache License: each asks for its text, and for nothing of ours. */
    private static final Set<String> PERMITTED = Set.of(
            APACHE,
            "MIT",
            "BSD-2-Clause",
            "BSD-3-Clause",
            // A library that is linked to, as JMH and Java itself are.
            "GPL-2.0-only WITH Classpath-exception-2.0");

    private static final Pattern TEXT = Pattern.compile(
            "(?:.*/)?((?:LICEN[CS]E|NOTICE|COPYING|THIRD[-_]PARTY)[-\\w]*(?:\\.(?:txt|md))?)",
            Pattern.CASE_INSENSITIVE);

    /** The parts of Maven's names that are ours. */
    private static final String OURS = "magtrack4j-";

    /** What we know of a library. */
    private record Library(String name, String licence, String source, List<String> texts) {}

    private final Path bundle;
    private final Map<String, Library> known;

    /**
     * Prepares it.
     *
     * @param bundle the bundle's folder, which has {@code LICENSE} and {@code app/lib}
     * @param known the list of libraries: lines of file, name, licence, source and texts, with | between them
     */
    BundleLicences(Path bundle, String known) {
        this.bundle = bundle;
        this.known = new TreeMap<>();
        known.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            String[] fields = line.split("\\|", -1);
            List<String> texts = fields[4].isEmpty() ? List.of() : List.of(fields[4].split(" "));
            this.known.put(fields[0], new Library(fields[1], fields[2], fields[3], texts));
        });
    }

    /** Gathers the licences of the bundle in the folder that the argument names. */
    public static void main(String[] arguments) {
        try {
            new BundleLicences(Path.of(arguments[0]), known()).write();
        } catch (IOException e) {
            System.err.println("magtrack: " + FailureMessage.of(e));
            System.exit(ExitCode.FAILED);
        }
    }

    /** Returns the list of the libraries that we know. */
    static String known() throws IOException {
        return resource(KNOWN);
    }

    /** Writes the texts of the licences, and a list of them. */
    void write() throws IOException {
        StringBuilder list = new StringBuilder("""
                What is in this folder beside magtrack4j, which is under the Apache License 2.0 (LICENSE, NOTICE). The
                texts of the licences are in the folders beside this list, those of Java in ../java/legal.

                """);
        add(
                list,
                System.getProperty("java.runtime.name", "Java") + " (" + System.getProperty("java.vendor") + ")",
                Runtime.version().toString(),
                "GPL-2.0-only WITH Classpath-exception-2.0",
                "https://github.com/openjdk/jdk");
        List<Path> jars;
        try (Stream<Path> files = Files.list(bundle.resolve("app/lib"))) {
            jars = files.filter(file -> !file.getFileName().toString().startsWith(OURS))
                    .sorted()
                    .toList();
        }
        for (Path jar : jars) {
            String file = jar.getFileName().toString().replaceFirst("\\.jar$", "");
            Library library = known.get(file);
            if (library == null
                    || !Set.of(library.licence.split(" AND ")).stream().allMatch(PERMITTED::contains)) {
                throw new IOException(jar + ": its licence is "
                        + (library == null ? "not known" : library.licence + ", which is not one of " + PERMITTED)
                        + "; see src/cli/src/main/resources/io/github/magtrack4j/cli/licences/" + KNOWN);
            }
            try (JarFile open = new JarFile(jar.toFile())) {
                add(list, library.name, version(jar, open, file), library.licence, library.source);
                copyTexts(jar, open, library, bundle.resolve("licences").resolve(file));
            }
        }
        Files.writeString(bundle.resolve("licences").resolve(LIST), list);
    }

    private static void add(StringBuilder list, String name, String version, String licence, String source) {
        list.append(name).append(' ').append(version).append("\n    ").append(licence);
        list.append("\n    ").append(source).append("\n\n");
    }

    private static String version(Path jar, JarFile open, String artifact) throws IOException {
        for (JarEntry entry : entries(open)) {
            if (entry.getName().matches("META-INF/maven/[^/]+/" + Pattern.quote(artifact) + "/pom\\.properties")) {
                Properties properties = new Properties();
                try (InputStream in = open.getInputStream(entry)) {
                    properties.load(in);
                }
                return properties.getProperty("version");
            }
        }
        Manifest manifest = open.getManifest();
        Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
        for (String name : List.of("Implementation-Version", "Bundle-Version")) {
            if (attributes.getValue(name) != null) {
                return attributes.getValue(name);
            }
        }
        throw new IOException(jar + ": it does not say which version it is");
    }

    private void copyTexts(Path jar, JarFile open, Library library, Path folder) throws IOException {
        Files.createDirectories(folder);
        boolean licensed = false;
        for (JarEntry entry : entries(open)) {
            Matcher name = TEXT.matcher(entry.getName());
            if (name.matches()) {
                licensed |= name.group(1).toUpperCase(Locale.ROOT).startsWith("LICEN");
                try (InputStream in = open.getInputStream(entry)) {
                    Path text = folder.resolve(name.group(1));
                    Files.write(
                            Files.exists(text) ? folder.resolve(entry.getName().replace('/', '_')) : text,
                            in.readAllBytes());
                }
            }
        }
        for (String text : library.texts) {
            Files.writeString(
                    folder.resolve(text.endsWith(".txt") ? text : text + ".txt"),
                    text.equals(APACHE) ? Files.readString(bundle.resolve("LICENSE")) : resource(text));
            licensed = true;
        }
        if (!licensed) {
            throw new IOException(jar + ": it has no text of its licence, and " + KNOWN + " names none");
        }
    }

    private static List<JarEntry> entries(JarFile open) {
        List<JarEntry> entries = new ArrayList<>();
        for (Enumeration<JarEntry> all = open.entries(); all.hasMoreElements(); ) {
            entries.add(all.nextElement());
        }
        return entries;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = BundleLicences.class.getResourceAsStream("licences/" + name)) {
            if (in == null) {
                throw new FileNotFoundException("this installation is incomplete: licences/" + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
