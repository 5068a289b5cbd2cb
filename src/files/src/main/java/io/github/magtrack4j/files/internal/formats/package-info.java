/** Movies in files other than TIFFs, a class for each format. */
package io.github.magtrack4j.files.internal.formats;
