package slackfake

import (
	"slices"

	"escalate/bot/slackfake/wire"
)

// convInvite adds up to 100 people to a channel. Without force one bad id keeps all out; with it the others come in and
// the answer lists the bad ones.
func convInvite(w *Workspace, c *call) (obj, *refusal) {
	ch, no := w.reachMember(c.str("channel"))
	if no != nil {
		return nil, no
	}
	ids := c.list("users")
	switch {
	case ch.im:
		return nil, wrong("method_not_supported_for_channel_type", "nobody can be invited to a DM")
	case len(ids) == 0:
		return nil, wrong("no_user", "nobody was named")
	case len(ids) > 100:
		return nil, wrong("too_many_users", "%d people in one call, at most 100 are allowed", len(ids))
	}
	var bad []obj
	var good []string
	for _, id := range ids {
		if code := w.cannotInvite(ch, id); code != "" {
			bad = append(bad, obj{"user": id, "ok": false, "error": code})
		} else {
			good = append(good, id)
		}
	}
	if len(bad) > 0 && (!c.bool("force") || len(good) == 0) {
		no := refuse(wire.Str(bad[0], "error"))
		if no.code == "cant_invite_self" {
			no.wrong = "the bot cannot invite itself"
		}
		if len(ids) > 1 {
			no.more = obj{"errors": bad}
		}
		return nil, no
	}
	for _, id := range slices.Compact(good) {
		w.join(ch, w.users[id], w.botUser)
	}
	answer := obj{"channel": w.channelJSON(ch, false)}
	if len(bad) > 0 {
		answer["errors"] = bad
	}
	return answer, nil
}

// cannotInvite is why a user cannot come in, or empty. Where Slack's pages leave the choice of code open, one is taken:
// guests user_is_restricted or ura_max_channels, deactivated people cant_invite, strangers no_external_invite_permission,
// bots app_cannot_join_channel.
func (w *Workspace) cannotInvite(ch *channel, id string) string {
	u := w.users[id]
	switch {
	case u == nil:
		return "user_not_found"
	case id == w.botUser:
		return "cant_invite_self"
	case ch.has(id):
		return "already_in_channel"
	case u.Deleted:
		return "cant_invite"
	case u.Stranger:
		return "no_external_invite_permission"
	case u.SingleGuest:
		return "ura_max_channels"
	case u.Guest:
		return "user_is_restricted"
	case u.Bot:
		return "app_cannot_join_channel"
	}
	return ""
}
