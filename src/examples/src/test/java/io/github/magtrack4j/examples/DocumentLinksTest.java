package io.github.magtrack4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every link of a document leads to a file and a heading that exist, and so does every document that a source names.
 */
class DocumentLinksTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern INDENTED = Pattern.compile("(?m)^ {4}(?! *[-*] ).*$");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^()\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*?) *$");
    private static final Pattern NAMED = Pattern.compile("\\bdocs/[\\w/-]+\\.md\\b");

    /** Finds files of this tree, but for what builds make and what git keeps. */
    private static List<Path> files(String... extensions) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean made = name.equals("target") || (name.startsWith(".") && !folder.equals(ROOT));
                return made ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                for (String extension : extensions) {
                    if (file.toString().endsWith(extension)) {
                        found.add(file);
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file).replace("\r\n", "\n");
    }

    /** Returns the names by which a document's headings can be reached, as GitHub makes them. */
    private static Set<String> anchors(String document) {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> times = new HashMap<>();
        Matcher heading = HEADING.matcher(FENCED.matcher(document).replaceAll(""));
        while (heading.find()) {
            String anchor = heading.group(1)
                    .replaceAll("\\]\\([^)]*\\)", "")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            int before = times.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        return anchors;
    }

    /** Returns what is wrong with a document's links, a line for each. */
    private static List<String> wrongLinks(Path document) throws IOException {
        String text =
                INDENTED.matcher(FENCED.matcher(read(document)).replaceAll("")).replaceAll("");
        Matcher link = LINK.matcher(CODE.matcher(text).replaceAll("code"));
        List<String> wrong = new ArrayList<>();
        while (link.find()) {
            String target = link.group(1);
            if (target.matches("[a-z]+:.*")) {
                continue; // another site
            }
            String[] parts = target.split("#", 2);
            Path file = parts[0].isEmpty()
                    ? document
                    : document.resolveSibling(URLDecoder.decode(parts[0], StandardCharsets.UTF_8))
                            .normalize();
            if (!Files.exists(file) || !file.startsWith(ROOT)) {
                wrong.add(ROOT.relativize(document) + ": " + target + ": no such file");
            } else if (parts.length == 2 && !anchors(read(file)).contains(parts[1])) {
                wrong.add(ROOT.relativize(document) + ": " + target + ": no such heading");
            }
        }
        return wrong;
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<Path> documents = files(".md");
        assertTrue(documents.contains(ROOT.resolve("docs/README.md")), "documents in " + ROOT);
        List<String> wrong = new ArrayList<>();
        for (Path document : documents) {
            wrong.addAll(wrongLinks(document));
        }
        assertEquals("", String.join("\n", wrong));
    }

    /** The map is the way to every page: one that it does not name is not found. */
    @Test
    void theMapNamesEveryPage() throws IOException {
        Path docs = ROOT.resolve("docs");
        String map = read(docs.resolve("README.md"));
        List<String> missing = new ArrayList<>();
        for (Path document : files(".md")) {
            String page = docs.relativize(document).toString().replace('\\', '/');
            if (document.startsWith(docs) && !page.equals("README.md") && !map.contains("(" + page + ")")) {
                missing.add(page);
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void sourcesNameDocumentsThatExist() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path source : files(".java", ".xml", ".md", ".cu", ".cuh", ".h", ".cpp", "magtrack", "magtrack.cmd")) {
            Matcher named = NAMED.matcher(read(source));
            while (named.find()) {
                if (!Files.exists(ROOT.resolve(named.group()))) {
                    wrong.add(ROOT.relativize(source) + ": " + named.group());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }
}
