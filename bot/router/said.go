package router

import (
	"encoding/json"
	"strings"
)

// said is what a message says, as a person reads it. Other apps (alerts, tickets) often leave its text empty and say all
// of it in blocks or attachments (docs.slack.dev/reference/messaging/payload). What cannot be read is not quoted.
func (m rawMessage) said() string {
	if m.Text != "" {
		return asTyped(m.Text)
	}
	lines := blockLines(m.Blocks)
	var all []struct {
		Fallback string          `json:"fallback"`
		Pretext  string          `json:"pretext"`
		Title    string          `json:"title"`
		Text     string          `json:"text"`
		Blocks   json.RawMessage `json:"blocks"`
	}
	_ = json.Unmarshal(m.Attachments, &all)
	for _, a := range all {
		own := append([]string{a.Pretext, a.Title, a.Text}, blockLines(a.Blocks)...)
		if strings.Join(own, "") == "" {
			own = []string{a.Fallback}
		}
		lines = append(lines, own...)
	}
	var out []string
	for _, l := range lines {
		if l = strings.TrimSpace(asTyped(l)); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

// rawBlock is what a block says: in a text, in fields beside each other, or in elements. Controls say nothing.
type rawBlock struct {
	Type     string     `json:"type"`
	Text     rawWords   `json:"text"`
	Fields   []rawWords `json:"fields"`
	Elements []rawLeaf  `json:"elements"`
}

// rawWords is a text object, or the bare text that the leaves of rich text have.
type rawWords string

// UnmarshalJSON reads either; anything else says nothing.
func (w *rawWords) UnmarshalJSON(data []byte) error {
	var object struct{ Text string }
	if json.Unmarshal(data, (*string)(w)) != nil && json.Unmarshal(data, &object) == nil {
		*w = rawWords(object.Text)
	}
	return nil
}

// rawLeaf is an element of a context block or of rich text, with what stands in it.
type rawLeaf struct {
	Type     string    `json:"type"`
	Text     rawWords  `json:"text"`
	URL      string    `json:"url"`
	User     string    `json:"user_id"`
	Name     string    `json:"name"`
	Range    string    `json:"range"`
	Elements []rawLeaf `json:"elements"`
}

// blockLines is what blocks say, a line each.
func blockLines(raw json.RawMessage) (lines []string) {
	var blocks []json.RawMessage
	_ = json.Unmarshal(raw, &blocks)
	for _, one := range blocks {
		var b rawBlock
		if json.Unmarshal(one, &b) != nil {
			continue
		}
		switch b.Type {
		case "section", "header", "markdown":
			lines = append(lines, string(b.Text))
			for _, f := range b.Fields {
				lines = append(lines, string(f))
			}
		case "context":
			for _, e := range b.Elements {
				lines = append(lines, string(e.Text))
			}
		case "rich_text":
			for _, e := range b.Elements {
				lines = append(lines, richLines(e)...)
			}
		}
	}
	return lines
}

// richLines is a part of rich text: a line, or one for each point of a list.
func richLines(e rawLeaf) (lines []string) {
	if e.Type == "rich_text_list" {
		for _, point := range e.Elements {
			lines = append(lines, richLines(point)...)
		}
		return lines
	}
	var line strings.Builder
	for _, leaf := range e.Elements {
		switch {
		case leaf.Type == "user":
			line.WriteString("<@" + leaf.User + ">")
		case leaf.Type == "broadcast":
			line.WriteString("@" + leaf.Range)
		case leaf.Type == "emoji":
			line.WriteString(":" + leaf.Name + ":")
		case leaf.Type == "link" && leaf.Text != "" && string(leaf.Text) != leaf.URL:
			line.WriteString(string(leaf.Text) + " (" + leaf.URL + ")")
		case leaf.Type == "link":
			line.WriteString(leaf.URL)
		default:
			line.WriteString(string(leaf.Text))
		}
	}
	return []string{line.String()}
}
