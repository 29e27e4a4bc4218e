package slackfake

import (
	"strings"

	"escalate/bot/slackfake/blockkit"
)

func (w *Workspace) domain() string { return strings.ToLower(strings.ReplaceAll(w.cfg.Team, " ", "-")) }

func authTest(w *Workspace, _ *call) (obj, *refusal) {
	return obj{
		"url": "https://" + w.domain() + ".slack.com/", "team": w.cfg.Team, "user": w.users[w.botUser].Name,
		"team_id": w.team, "user_id": w.botUser, "bot_id": w.botID, "is_enterprise_install": false,
	}, nil
}

// connectionsOpen gives out a socket address that is good for one connection. With Socket Mode off in the manifest the
// connection is closed as link_disabled.
func connectionsOpen(w *Workspace, _ *call) (obj, *refusal) {
	ticket := w.uuid()
	w.tickets[ticket] = true
	return obj{"url": "ws" + strings.TrimPrefix(w.base, "http") + "/link/?ticket=" + ticket + "&app_id=" + w.appID}, nil
}

// blocksValidate checks blocks, a view or a message without any token
// (docs.slack.dev/reference/methods/blocks.validate).
func blocksValidate(_ *Workspace, c *call) (obj, *refusal) {
	given := 0
	var bad []blockkit.Problem
	code := ""
	for _, key := range []string{"blocks", "view", "message"} {
		v, err := c.json(key)
		if err != nil {
			return nil, refuse("invalid_" + key)
		}
		if v == nil {
			continue
		}
		given, code = given+1, "invalid_"+key
		switch key {
		case "blocks":
			bad = blockkit.CheckMessage(encode(obj{"text": "-", "blocks": v}))
		case "view":
			bad = blockkit.CheckView(encode(v))
		default:
			bad = blockkit.CheckMessage(encode(v))
		}
	}
	if given != 1 {
		return nil, wrong("invalid_arguments", "exactly one of blocks, view and message is wanted")
	}
	var errs []obj
	for _, p := range bad {
		if p.Code != blockkit.CodeNoFallback {
			errs = append(errs, obj{"code": p.Code, "message": p.Message, "pointer": p.Pointer})
		}
	}
	if len(errs) == 0 {
		return obj{}, nil
	}
	return nil, &refusal{code: code, more: obj{"errors": errs}}
}

func usersInfo(w *Workspace, c *call) (obj, *refusal) {
	u := w.users[c.str("user")]
	if u == nil {
		return nil, refuse("user_not_found")
	}
	return obj{"user": w.userJSON(u, c.bool("include_locale"))}, nil
}

func usersList(w *Workspace, c *call) (obj, *refusal) {
	var all []obj
	for _, id := range w.userOrder {
		if u := w.users[id]; !u.Stranger {
			all = append(all, w.userJSON(u, c.bool("include_locale")))
		}
	}
	part, next, no := page(c, all, 200, 1000)
	if no != nil {
		return nil, no
	}
	return obj{"members": append([]obj{}, part...), "cache_ts": w.clock.Now().Unix(), "response_metadata": cursor(next)}, nil
}
