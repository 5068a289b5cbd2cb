/** The README's example, and the test that it is what the README shows and does what the README says. */
package io.github.magtrack4j.example;
