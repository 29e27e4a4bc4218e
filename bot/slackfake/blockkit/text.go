package blockkit

import (
	"strings"

	"escalate/bot/slackfake/wire"
)

// Text renders mrkdwn as v reads it: tokens resolved, entities unescaped, style markers left out. Line breaks stay.
func Text(mrkdwn string, v Viewer) string {
	cs := cells(mrkdwn)
	marker := make([]bool, len(cs))
	for _, s := range styles(cs) {
		for k := range s.width {
			marker[s.from+k], marker[s.to+k] = true, true
		}
	}
	var b strings.Builder
	for i, c := range cs {
		switch {
		case c.token != nil:
			b.WriteString(v.token(*c.token))
		case !marker[i]:
			b.WriteRune(c.r)
		}
	}
	return b.String()
}

func (v Viewer) token(t token) string {
	label := unescape(t.label)
	switch t.kind {
	case "user":
		return "@" + v.user(t.target, label)
	case "channel":
		return "#" + v.channel(t.target, label)
	case "usergroup":
		return "@" + strings.TrimPrefix(first(label, t.target), "@")
	case "broadcast":
		return "@" + t.target
	case "date":
		return v.dateToken(t)
	}
	return link(unescape(t.target), label)
}

func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// link is a link as a plain reader gets it: the label and where it leads.
func link(target, label string) string {
	shown := strings.TrimPrefix(target, "mailto:")
	if label == "" || label == target || label == shown {
		return shown
	}
	return label + " (" + target + ")"
}

func first(candidates ...string) string {
	for _, c := range candidates {
		if c != "" {
			return c
		}
	}
	return ""
}

func (v Viewer) user(id, label string) string {
	name := ""
	if v.User != nil {
		name = v.User(id)
	}
	return first(name, strings.TrimPrefix(label, "@"), id)
}

func (v Viewer) channel(id, label string) string {
	name := ""
	if v.Channel != nil {
		name = v.Channel(id)
	}
	return first(name, strings.TrimPrefix(label, "#"), id)
}

// textOf renders a text object: mrkdwn resolved, plain text as it stands.
func (v Viewer) textOf(o raw) string {
	if wire.Str(o, "type") == "mrkdwn" {
		return Text(wire.Str(o, "text"), v)
	}
	return wire.Str(o, "text")
}
