package ops

import (
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"escalate/bot/meeting"
	"escalate/store"
)

// anchor is the line of the notes that names the end of the audit log, so that whoever has the
// notes can tell whether the log was rewritten since.
func anchor(id meeting.ID, seq int, chain []byte) string { return store.Anchor(id, seq, chain) }

var anchored = regexp.MustCompile(`ESC-(\d+): audit log up to event (\d+), chain ([0-9a-f]{64})`)

// anchorOf is one such line.
type anchorOf struct {
	of    meeting.ID
	seq   int
	chain [32]byte
}

// anchors reads the lines out of published notes.
func anchors(r io.Reader) (all []anchorOf, err error) {
	text, err := io.ReadAll(io.LimitReader(r, 64<<20))
	if err != nil {
		return nil, err
	}
	for _, m := range anchored.FindAllSubmatch(text, -1) {
		of, err := strconv.ParseInt(string(m[1]), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read %q: %w", m[0], err)
		}
		seq, err := strconv.Atoi(string(m[2]))
		if err != nil {
			return nil, fmt.Errorf("read %q: %w", m[0], err)
		}
		sum, err := hex.DecodeString(string(m[3]))
		if err != nil {
			return nil, fmt.Errorf("read %q: %w", m[0], err)
		}
		all = append(all, anchorOf{meeting.ID(of), seq, [32]byte(sum)})
	}
	return all, nil
}
