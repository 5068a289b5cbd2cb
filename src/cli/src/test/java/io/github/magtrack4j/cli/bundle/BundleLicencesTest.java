package io.github.magtrack4j.cli.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.tracking.testing.Folders;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleLicencesTest {
    private static final String PROPERTIES = "META-INF/maven/org.x/thing/pom.properties";

    @TempDir
    private Path bundle;

    @BeforeEach
    void makeBundle() throws IOException {
        Files.createDirectories(bundle.resolve("app/lib"));
        Files.writeString(bundle.resolve("LICENSE"), "the text of Apache's");
        jar("magtrack4j-core", "a/B.class", "");
    }

    /** A jar with these entries: names and texts. */
    private void jar(String name, String... entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(bundle.resolve("app/lib/" + name + ".jar"));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry(entries[i]));
                zip.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private String list(String known) throws IOException {
        new BundleLicences(bundle, known).write();
        return Files.readString(bundle.resolve("licences/THIRD-PARTY.txt"));
    }

    private String refusal(String known) {
        return assertThrows(IOException.class, () -> list(known)).getMessage();
    }

    private String text(String file) throws IOException {
        return Files.readString(bundle.resolve("licences").resolve(file));
    }

    @Test
    void textsComeOutOfTheJar() throws IOException {
        jar(
                "thing",
                PROPERTIES,
                "version=1.2\n",
                "META-INF/LICENSE.txt",
                "first",
                "META-INF/x/LICENSE.txt",
                "second",
                "META-INF/NOTICE",
                "notice",
                "org/x/License.class",
                "");
        String list = list("# a comment\nthing|A Thing|MIT|https://x.org|\nother|Other|MIT||");
        assertTrue(list.contains("\nA Thing 1.2\n    MIT\n    https://x.org\n"), list);
        assertTrue(list.contains(" " + Runtime.version() + "\n    GPL-2.0-only WITH Classpath-exception-2.0\n"), list);
        assertEquals("first", text("thing/LICENSE.txt"));
        assertEquals("second", text("thing/META-INF_x_LICENSE.txt"));
        assertEquals("notice", text("thing/NOTICE"));
        assertEquals(3, Folders.names(bundle.resolve("licences/thing")).size());
    }

    @Test
    void textsThatTheJarHasNotAreKeptByUs() throws IOException {
        jar("thing", "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nBundle-Version: 7.8\n");
        String list = list("thing|A Thing|Apache-2.0 AND BSD-2-Clause|https://x.org|Apache-2.0 lz4.txt");
        assertTrue(list.contains("\nA Thing 7.8\n    Apache-2.0 AND BSD-2-Clause\n"), list);
        assertEquals("the text of Apache's", text("thing/Apache-2.0.txt"));
        assertTrue(text("thing/lz4.txt").contains("Yann Collet"));
    }

    @Test
    void whatWeDoNotKnowIsRefused() throws IOException {
        jar("thing", PROPERTIES, "version=1\n", "LICENSE", "text");
        assertTrue(refusal("other|Other|MIT||").contains("thing.jar: its licence is not known"));
        assertTrue(
                refusal("thing|Thing|GPL-3.0-only||").contains("thing.jar: its licence is GPL-3.0-only, which is not"));
        assertTrue(refusal("thing|Thing|MIT AND AGPL-3.0||").contains("AGPL-3.0"));
    }

    @Test
    void libraryWithoutATextOrVersionIsRefused() throws IOException {
        jar("thing", PROPERTIES, "version=1\n", "NOTICE", "text");
        assertTrue(refusal("thing|Thing|MIT||").contains("thing.jar: it has no text of its licence"));
        jar("thing", "LICENSE", "text");
        assertTrue(refusal("thing|Thing|MIT||").contains("thing.jar: it does not say which version it is"));
        jar("thing", PROPERTIES, "version=1\n");
        assertTrue(refusal("thing|Thing|MIT||absent.txt").contains("licences/absent.txt is missing"));
    }

    @Test
    void everyTextThatTheListNamesIsThere() throws IOException {
        for (String line : BundleLicences.known().lines().toList()) {
            if (!line.startsWith("#")) {
                String[] fields = line.split("\\|", -1);
                assertEquals(5, fields.length, line);
                assertTrue(fields[3].startsWith("https://"), line);
                jar(fields[0], "META-INF/maven/x/" + fields[0] + "/pom.properties", "version=1\n", "LICENSE", "text");
            }
        }
        assertTrue(list(BundleLicences.known()).contains("\nJMH 1\n    GPL-2.0-only WITH Classpath-exception-2.0\n"));
    }
}
