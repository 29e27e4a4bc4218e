package slackfake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// reach finds the conversation of a call as the bot sees it: a private one without the bot is not found.
func (w *Workspace) reach(id string) (*channel, *refusal) {
	if id == "" {
		return nil, wrong("invalid_arguments", "no channel was named")
	}
	c := w.channels[id]
	if c == nil || c.deleted || (c.private && !c.has(w.botUser)) {
		return nil, refuse("channel_not_found")
	}
	return c, nil
}

// reachMember is reach for what only members may do in a channel that is not archived.
func (w *Workspace) reachMember(id string) (*channel, *refusal) {
	c, no := w.reach(id)
	switch {
	case no != nil:
		return nil, no
	case !c.has(w.botUser):
		return nil, refuse("not_in_channel")
	case c.archived:
		return nil, refuse("is_archived")
	}
	return c, nil
}

// checkName is the rule for channel names (docs.slack.dev/reference/methods/conversations.create): up to 80 lower-case
// letters, digits, hyphens and underscores, not punctuation alone.
func checkName(name string) *refusal {
	if name == "" {
		return wrong("invalid_name_required", "a channel needs a name")
	}
	if utf8.RuneCountInString(name) > 80 {
		return wrong("invalid_name_maxlength", "a channel's name has at most 80 characters")
	}
	word := false
	for _, r := range name {
		switch {
		case r == '-' || r == '_':
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			word = true
		case unicode.IsUpper(r):
			return wrong("invalid_name", "%q has a capital letter", name)
		default:
			return wrong("invalid_name_specials", "%q has the character %q", name, r)
		}
	}
	if !word {
		return wrong("invalid_name_punctuation", "%q is only punctuation", name)
	}
	return nil
}

func convCreate(w *Workspace, c *call) (obj, *refusal) {
	name := strings.TrimPrefix(c.str("name"), "#")
	if no := checkName(name); no != nil {
		return nil, no
	}
	if w.nameTaken(name) {
		return nil, refuse("name_taken")
	}
	ch := w.newChannel(&channel{name: name, private: c.bool("is_private"), creator: w.botUser, members: []string{w.botUser}})
	w.tell(Event{Kind: KindCreated, Channel: ch.id, Text: name})
	return obj{"channel": w.channelJSON(ch, false)}, nil
}

func convTopic(w *Workspace, c *call) (obj, *refusal) {
	return w.setLine(c, "topic", KindTopic, func(ch *channel, s string) { ch.topic, ch.topicBy = s, w.botUser })
}

func convPurpose(w *Workspace, c *call) (obj, *refusal) {
	return w.setLine(c, "purpose", KindPurpose, func(ch *channel, s string) { ch.purpose, ch.purposeBy = s, w.botUser })
}

// setLine sets a topic or purpose: at most 250 characters, no formatting.
func (w *Workspace) setLine(c *call, what string, kind Kind, set func(*channel, string)) (obj, *refusal) {
	ch, no := w.reachMember(c.str("channel"))
	if no != nil {
		return nil, no
	}
	if ch.im {
		return nil, wrong("method_not_supported_for_channel_type", "a DM has no %s", what)
	}
	text := c.str(what)
	if n := utf8.RuneCountInString(text); n > 250 {
		return nil, wrong("too_long", "the %s has %d characters, at most 250 are allowed", what, n)
	}
	set(ch, text)
	w.systemMessage(ch, w.botUser, ch.kind()+"_"+what, "set the channel "+what+": "+text)
	w.tell(Event{Kind: kind, Channel: ch.id, Text: text})
	w.change()
	return obj{"channel": w.channelJSON(ch, false)}, nil
}

func convArchive(w *Workspace, c *call) (obj, *refusal) {
	ch, no := w.reach(c.str("channel"))
	switch {
	case no != nil:
		return nil, no
	case ch.im:
		return nil, wrong("method_not_supported_for_channel_type", "a DM cannot be archived")
	case ch.archived:
		return nil, refuse("already_archived")
	case !ch.has(w.botUser):
		return nil, refuse("not_in_channel")
	}
	w.archive(ch, w.botUser)
	return obj{}, nil
}

func convKick(w *Workspace, c *call) (obj, *refusal) {
	ch, no := w.reachMember(c.str("channel"))
	if no != nil {
		return nil, no
	}
	u := w.users[c.str("user")]
	switch {
	case u == nil:
		return nil, refuse("user_not_found")
	case u.ID == w.botUser:
		return nil, wrong("cant_kick_self", "the bot leaves by conversations.leave")
	case !ch.has(u.ID):
		return nil, refuse("not_in_channel")
	}
	w.leave(ch, u)
	return obj{"errors": obj{}}, nil
}

func convOpen(w *Workspace, c *call) (obj, *refusal) {
	users := c.list("users")
	if id := c.str("channel"); id != "" {
		ch, no := w.reach(id)
		if no != nil {
			return nil, no
		}
		return obj{"channel": obj{"id": ch.id}, "no_op": true, "already_open": true}, nil
	}
	if len(users) == 0 {
		return nil, wrong("users_list_not_supplied", "neither users nor channel was given")
	}
	if len(users) > 1 {
		return nil, wrong("too_many_users", "a DM of several people is not pretended")
	}
	if no := w.reachUser(users[0]); no != nil {
		return nil, no
	}
	ch := w.dm(users[0])
	if c.bool("return_im") {
		return obj{"channel": w.channelJSON(ch, false)}, nil
	}
	return obj{"channel": obj{"id": ch.id}}, nil
}

// reachUser says whether the bot can write to a user.
func (w *Workspace) reachUser(id string) *refusal {
	u := w.users[id]
	switch {
	case u == nil:
		return refuse("user_not_found")
	case u.Deleted:
		return refuse("user_disabled")
	case u.Stranger && !w.meets(u.ID):
		return refuse("user_not_visible")
	case u.Bot:
		return refuse("cannot_dm_bot")
	}
	return nil
}

// meets says whether a stranger shares a channel with the bot.
func (w *Workspace) meets(user string) bool {
	for _, id := range w.chanOrder {
		if c := w.channels[id]; c.has(user) && c.has(w.botUser) {
			return true
		}
	}
	return false
}
