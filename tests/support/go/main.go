// Checks what the ledger signs and proves with Go's own implementation of the same formats (golang.org/x/mod/sumdb).
//
// Reads a JSON list of cases on standard input, and writes a JSON list of answers: "" for accepted, else the reason.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type check struct {
	Kind        string
	Note        []byte
	Keys        []string
	Text        string
	SigningKey  string
	Leaf        []byte
	Index       int64
	Size        int64
	Root        []byte
	EarlierSize int64
	EarlierRoot []byte
	Proof       [][]byte
	Path        string
	Level       int
	Width       int
	Tile        []byte
}

func hashOf(bytes []byte) (hash tlog.Hash, err error) {
	if copy(hash[:], bytes) != len(hash) || len(bytes) != len(hash) {
		return hash, fmt.Errorf("a hash of %d bytes", len(bytes))
	}
	return hash, nil
}

func hashesOf(list [][]byte) (hashes []tlog.Hash, err error) {
	for _, bytes := range list {
		hash, err := hashOf(bytes)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// The note is signed by every key, and says what it should.
func checkNote(c check) error {
	var verifiers []note.Verifier
	for _, key := range c.Keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			return err
		}
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open(c.Note, note.VerifierList(verifiers...))
	if err != nil {
		return err
	}
	if len(opened.Sigs) != len(c.Keys) || opened.Text != c.Text {
		return fmt.Errorf("%d signatures, text %q", len(opened.Sigs), opened.Text)
	}
	return nil
}

// Go signs the same text with the same key to the same bytes.
func checkSigning(c check) error {
	signer, err := note.NewSigner(c.SigningKey)
	if err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: c.Text}, signer)
	if err != nil {
		return err
	}
	if string(signed) != string(c.Note) {
		return fmt.Errorf("Go signs %q", signed)
	}
	return nil
}

func checkInclusion(c check) error {
	root, err := hashOf(c.Root)
	if err != nil {
		return err
	}
	proof, err := hashesOf(c.Proof)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, c.Size, root, c.Index, tlog.RecordHash(c.Leaf))
}

func checkConsistency(c check) error {
	root, err := hashOf(c.Root)
	if err != nil {
		return err
	}
	earlier, err := hashOf(c.EarlierRoot)
	if err != nil {
		return err
	}
	proof, err := hashesOf(c.Proof)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, c.Size, root, c.EarlierSize, earlier)
}

// The path is that of the tile (Go puts the height in front of the level), and the tile's hash is the root of its subtree.
func checkTile(c check) error {
	tile := tlog.Tile{H: 8, L: c.Level, N: c.Index, W: c.Width}
	if want := "tile/8/" + c.Path[len("tile/"):]; tile.Path() != want {
		return fmt.Errorf("Go says %s", tile.Path())
	}
	if len(c.Tile) != c.Width*tlog.HashSize {
		return fmt.Errorf("%d bytes", len(c.Tile))
	}
	if c.Width < 256 {
		return nil
	}
	root, err := hashOf(c.Root)
	if err != nil {
		return err
	}
	left, err := tlog.HashFromTile(tile, c.Tile, tlog.StoredHashIndex(8*c.Level+7, 2*c.Index))
	if err != nil {
		return err
	}
	right, err := tlog.HashFromTile(tile, c.Tile, tlog.StoredHashIndex(8*c.Level+7, 2*c.Index+1))
	if hash := tlog.NodeHash(left, right); err == nil && hash != root {
		err = fmt.Errorf("the root of the tile is %v", hash)
	}
	return err
}

func main() {
	checks := map[string]func(check) error{
		"note": checkNote, "signing": checkSigning, "inclusion": checkInclusion, "consistency": checkConsistency, "tile": checkTile,
	}
	var cases []check
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	answers := []string{}
	for _, c := range cases {
		answer := ""
		if err := checks[c.Kind](c); err != nil {
			answer = err.Error()
		}
		answers = append(answers, answer)
	}
	json.NewEncoder(os.Stdout).Encode(answers)
}
