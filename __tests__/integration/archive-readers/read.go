// Lists a .tar.gz as Go's standard library reads it, as Connect itself is written in Go: one JSON line per member.
package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	unzipped, err := gzip.NewReader(os.Stdin)
	check(err)
	// One member is what every reader takes: a second one is an error here.
	unzipped.Multistream(false)
	archive := tar.NewReader(unzipped)
	lines := json.NewEncoder(os.Stdout)
	lines.SetEscapeHTML(false)
	for {
		member, err := archive.Next()
		if err == io.EOF {
			break
		}
		check(err)
		sum := md5.New()
		size, err := io.Copy(sum, archive)
		check(err)
		check(lines.Encode([]any{member.Name, size, hex.EncodeToString(sum.Sum(nil))}))
	}
	// What follows the archive's end is read, too, so that the checksum is verified.
	_, err = io.Copy(io.Discard, unzipped)
	check(err)
}
