package bot

import (
	"escalate/bot/router"
	"escalate/bot/view"
)

// The callback ids of the shortcuts, as manifest.yml declares them.
const (
	ShortcutOpen = "open_escalation"
	ShortcutThis = "escalate_this"
	ShortcutItem = "add_action_item"
)

// Routes is the one page of what is answered by whom.
func (b *Bot) Routes() *router.Routes {
	rt := &router.Routes{}
	rt.Command(b.View.Command, b.command)
	rt.Shortcut(ShortcutOpen, b.openShortcut)
	rt.MessageShortcut(ShortcutThis, b.escalateThis)
	rt.MessageShortcut(ShortcutItem, b.itemFromMessage)
	rt.HomeOpened(b.home)

	for id := range b.clicks {
		rt.Action(id, b.clicked)
		rt.ActionPrefix(id+":", b.clicked)
	}
	rt.ActionPrefix(view.ActForm+":", b.openForm)
	rt.Action(view.ActMore, b.more)
	rt.Action(view.ActItem, b.menu)
	rt.ActionPrefix(view.ActItem+":", b.menu)

	for name, f := range b.loneForms() {
		rt.Submit(name, f.submit)
	}
	for name, f := range b.forms {
		if f.saves() {
			rt.Submit(name, b.submit(name))
		}
	}

	rt.Event("member_joined_channel", b.cameIn)
	rt.Event("member_left_channel", b.wentOut)
	rt.Event("group_archive", b.channelLost)
	rt.Event("group_deleted", b.channelLost)
	rt.Event("group_unarchive", b.channelBack)
	rt.Event("user_change", b.profile)
	rt.Event("tokens_revoked", b.stopped)
	rt.Event("app_uninstalled", b.stopped)
	return rt
}
