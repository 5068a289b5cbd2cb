package io.github.magtrack4j.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

class PathConverterTest {
    @TempDir
    private Path folder;

    private static String refusal(PathConverter converter, String name) {
        return assertThrows(TypeConversionException.class, () -> converter.convert(name))
                .getMessage();
    }

    @Test
    void namesStayAsTheyAre() {
        PathConverter converter = new PathConverter();
        for (String name : new String[] {"a b.tif", "/x/../y.tif", "", ".", "a'b"}) {
            assertEquals(Path.of(name), converter.convert(name));
        }
    }

    @Test
    void whatCanBeNoNameIsRefusedInWords() {
        String refusal = refusal(new PathConverter("UTF-8", "/"), "a\0b");
        assertTrue(refusal.contains("cannot be the name of a file") && refusal.contains("use another name"), refusal);
    }

    @Test
    void bytesThatAreNoTextAreRefusedUnlessTheNameIsThere() throws IOException {
        // In a locale of ASCII no name may have the character itself.
        assumeTrue(Charset.forName(System.getProperty("sun.jnu.encoding"))
                .newEncoder()
                .canEncode('\uFFFD'));
        PathConverter converter = new PathConverter("UTF-8", "/");
        Path folderOfThatName = folder.resolve("Gr\uFFFD\uFFFDe");
        for (Path name : new Path[] {folderOfThatName, folderOfThatName.resolve("a.tif")}) {
            String refusal = refusal(converter, name.toString());
            assertTrue(refusal.contains("not text in UTF-8; rename"), refusal);
        }
        Files.createDirectory(folderOfThatName);
        assertEquals(folderOfThatName, converter.convert(folderOfThatName.toString()));
        assertEquals(
                folderOfThatName.resolve("new.csv"),
                converter.convert(folderOfThatName.resolve("new.csv").toString()));
        refusal(converter, folderOfThatName.resolve("\uFFFD.csv").toString());
    }

    @Test
    void relativeNamesNeedAWorkingFolderThatCanBeRead() {
        PathConverter converter = new PathConverter("UTF-8", "/no/Gr\uFFFDe");
        assertTrue(refusal(converter, "a.tif").contains("relative to the working folder, '/no/Gr\uFFFDe'"));
        assertEquals(Path.of("/a.tif"), converter.convert("/a.tif"));
    }
}
