package blockkit

import (
	"fmt"
	"time"
)

// Surface is a place of Slack that shows blocks.
type Surface int

// The three surfaces; each allows its own set of blocks and elements
// (docs.slack.dev/reference/block-kit/blocks, the "Surfaces" line of each page).
const (
	Message Surface = iota
	Modal
	Home
)

// String names the surface in the words of a sentence ("a message").
func (s Surface) String() string {
	switch s {
	case Message:
		return "a message"
	case Modal:
		return "a modal"
	case Home:
		return "a Home tab"
	}
	return "an unknown surface"
}

// Problem is one violation, as Slack would report it.
type Problem struct {
	Code    string // Slack's error code for the call: "invalid_blocks", "invalid_arguments", "msg_too_long", ...
	Pointer string // JSON pointer, "/blocks/0/text/text" or "/view/title"
	Message string // what is wrong, in words
}

// The codes of problems that Slack itself lets pass or that callers tell apart from a wrong block.
const (
	CodeBlocks       = "invalid_blocks"
	CodeBlocksFormat = "invalid_blocks_format" // not a JSON array
	CodeArguments    = "invalid_arguments"     // a view that does not fit
	CodeViewTooLarge = "view_too_large"
	CodeNoText       = "no_text"
	CodeTextTooLong  = "msg_too_long"
	CodeBlocksLong   = "msg_blocks_too_long"
	CodeMetadata     = "invalid_metadata_format"
	// CodeNoFallback is a warning only: Slack accepts a message whose blocks have no text beside them, but then
	// notifications and screen readers have nothing to say.
	CodeNoFallback = "missing_text_in_message"
)

// String prints the problem as a line of response_metadata.messages.
func (p Problem) String() string {
	return fmt.Sprintf("[ERROR] %s [json-pointer:%s]", p.Message, p.Pointer)
}

// Viewer is the person who reads: it resolves what depends on the reader. The zero Viewer reads in UTC and shows ids
// where it knows no names.
type Viewer struct {
	Zone    *time.Location         // for <!date^..>; nil is UTC
	User    func(id string) string // display name without "@"; nil or "" shows the label or the id
	Channel func(id string) string // name without "#"; likewise
	Now     func() time.Time       // for "today" and the like; nil is time.Now
}

// Mention is one thing in a payload that is live for its readers.
type Mention struct {
	Kind    string // user, channel, broadcast, usergroup, link or style
	Target  string // the id, the name of a broadcast ("here"), the URL, or the style (bold, italic, strike, code)
	Pointer string // where in the payload; empty for a bare text
}

// Control is one interactive thing, in reading order.
type Control struct {
	BlockID, ActionID string
	Type              string // "button", "static_select", "plain_text_input", ...
	Text              string // button text, or the placeholder of a select or input
	Value             string // button value
	// Label is the label of the input, the text of the section beside it, the title of the card, or the row header of
	// the table row that holds it, whichever applies.
	Label, Style, URL             string
	Options                       []Option
	Initial                       []string // option values, ids, date, time, unix seconds or typed text
	Optional, Multiline, Dispatch bool
	MinLength, MaxLength          int    // 0 when not limited
	MaxSelected                   int    // max_selected_items, 0 when not limited
	Placeholder, Confirm          string // Confirm: the question of the confirm dialog
	Focus                         bool   // focus_on_load
}

// Option is one choice of a select, radio group, checkbox group or overflow menu.
type Option struct{ Text, Value string }
