# What a shopper reads in English. Short, warm and plain; no exclamation marks. "We" is the shop.
# { $shop }, { $megabytes }, { $megapixels }, { $side } and { $photos } can be used in every text.

## Signs of life

progress-received = Got it.
progress-queued = { $position ->
    [1] You’re next.
   *[other] You’re number { $position } in line.
}
progress-searching = Looking through the racks.
progress-waiting = We’re having a short hiccup. Your photo is safe; this takes a moment longer.

## Answers

answer-close = { $count ->
    [one] This comes closest.
   *[other] These come closest.
}
answer-far = { $count ->
    [one] We have nothing really close to this. Here’s the nearest look.
   *[other] We have nothing really close to this. Here are the nearest looks.
}
answer-empty = We have nothing to show for this.
answer-more = { $count ->
    [one] Here’s one more.
   *[other] Here are { $count } more.
}
answer-more-none = That’s all we have in this direction.
answer-cheaper = { $count ->
    [one] This one costs less than { $price }.
   *[other] These cost less than { $price }.
}
answer-cheaper-far = { $count ->
    [one] This one costs less than { $price }, though it isn’t really close.
   *[other] These cost less than { $price }, though none is really close.
}
answer-cheaper-none = We have nothing like it for less than { $price }.
answer-left-out = { $count ->
    [one] One photo couldn’t be read, so we left it out.
   *[other] { $count } photos couldn’t be read, so we left them out.
}
answer-views = These look like different things, so here’s the first one.
answer-nothing-there = I see no garment there, so this is for the whole photo.
answer-pieces = I see: { $seen }.
answer-sold-out = { $count ->
    [one] One product of this answer is no longer in the shop.
   *[other] { $count } products of this answer are no longer in the shop.
}
card-alt = { $title } ({ $type })
chip-type = { $type } { $share }
chip-all = Everything
piece = { $number } { $type }
piece-frame = Search this frame
view = Photo { $number }
view-all = All together
piece-whole = Whole photo
button-more = Show more
button-cheaper = Cheaper
button-sheet = As one picture
button-bigger = Bigger pictures
button-show = Show again
sheet-heading = Your photo
sheet-nothing = Nothing close was found.
sheet-ready = Here’s the answer as one picture.

## What a shopper says about a product

verdict-this = This is it
verdict-similar = Similar
verdict-no = Not this
verdict-number = { $number } is it
verdict-none = None of these
thanks-this = Lovely, glad we found it.
thanks-similar = Thanks, that helps.
thanks-no = Thanks, noted.

## Commands

start = Welcome to { $shop }. Send a photo of something you’d love to wear, and we’ll show you what comes closest.
help = { $photos ->
    [one] Send a photo of one garment.
   *[other] Send a photo of one garment; up to { $photos } views of it in one go are fine.
} Under the answer you can pick another kind of garment, see more, or ask for something cheaper. Tell us what’s right and what isn’t: that’s how our search gets better.
history-shown = { $count ->
    [one] Your latest search.
   *[other] Your latest { $count } searches.
}
history-none = You haven’t searched for anything yet.
history-line = { $count ->
    [0] { $type }, nothing found
    [one] { $type }, one product
   *[other] { $type }, { $count } products
}
export-ready = Here’s everything we have about you.
delete-question = Delete your photos, your searches and all you told us? There’s no way back.
delete-yes = Delete everything
delete-no = Keep it
delete-done = Done. Everything we had about you is deleted.
delete-kept = Nothing was deleted.

## Privacy

privacy-log = { $days ->
    [one] When you send a photo, we look for products like it and note what we found, when, in which language, and what you said about it. We delete that after one day.
   *[other] When you send a photo, we look for products like it and note what we found, when, in which language, and what you said about it. We delete that after { $days } days.
}
privacy-pseudonym = We don’t store who you are: all of it is kept under a pseudonym that only { $shop } can make.
privacy-photos = { $days ->
    [0] We don’t keep your photos: they’re gone once you have your answer.
    [one] We keep your photos for one day, so that you can search them again. Then they’re deleted.
   *[other] We keep your photos for { $days } days, so that you can search them again. Then they’re deleted.
}
privacy-training-yes = You let us use your photos to teach our search.
privacy-training-no = We don’t use your photos to teach our search.
privacy-rights = You can download or delete everything at any time.
privacy-contact = Any questions? Write to { $contact }.
consent-question = { $days ->
    [one] May we use your photos to teach our search, too? Nothing changes for you if not. They’re deleted after one day either way, and you can change your mind under Privacy.
   *[other] May we use your photos to teach our search, too? Nothing changes for you if not. They’re deleted after { $days } days either way, and you can change your mind under Privacy.
}
consent-yes = Yes, you may
consent-no = No, thanks
consent-give = Let my photos teach the search
consent-withdraw = Don’t use my photos for teaching
consent-given = Thank you. You can change your mind under Privacy at any time.
consent-withheld = All right, we won’t use your photos for that.

## What can go wrong

error-SnaplookError = Something is wrong on our side. We’ve noted it; please try again later.
error-PhotoUnusable = We can’t use this photo. Try another one.
error-EmptyPhoto = This photo arrived empty. Try sending it again.
error-HugePhoto = This photo is too large for us. Up to { $megabytes } MB and { $megapixels } megapixels are fine.
error-FileOutOfReach = This file is larger than the 20 MB that Telegram lets bots fetch. Send it as a photo, or a smaller copy.
error-PhotoNotFetched = I couldn’t fetch this photo. Send it again.
error-TinyPhoto = This photo is too small to see anything. It needs at least { $side } pixels on each side.
error-NotAPhoto = We can’t read this file as a photo. Try a JPEG, PNG, WebP or HEIC.
error-BrokenPhoto = This photo is damaged or cut short. Try sending it again.
error-EmptyFrame = There is nothing to see in this frame. Draw a larger one inside your photo.
error-BadRequest = We don’t have that here.
error-BadButton = This button doesn’t work here. Send your photo again.
error-AnswerGone = We no longer have this answer. Send your photo again.
error-PhotoGone = We no longer have this photo. Send it again to keep searching.
error-TooManyPhotos = { $photos ->
    [one] That’s more than one photo. Send them one at a time.
   *[other] That’s a lot of photos. Send between one and { $photos } of one garment.
}
error-LinkUnusable = We can’t open this link. It should start with http:// or https:// and lead to a picture.
error-LinkForbidden = We don’t open this address. Send a link that everyone on the web can open.
error-LinkNotFetched = Nothing comes from this link right now. Check it, or send the photo itself.
error-LinkTooSlow = This link took too long to answer. Try again, or send the photo itself.
error-LinkNoPicture = This link leads to a page or another file, not to a picture. Copy the address of the picture itself.
error-TooManyRequests = That was a little fast for us. Please try again { $wait }.
error-TooBusy = A lot is going on here right now. Please try again { $wait }.
error-QueueFull = A lot of people are searching right now. Please try again in a minute.
error-LaneFull = Your earlier photos are still in line. Wait until one is answered, then send this one again.
error-EngineLost = This photo was too much for us. Try another one, or a smaller copy.
error-EngineAway = Our search is just coming back. Please try again in a minute.
error-Stopping = We’re just restarting. Please try again in a minute.
error-CatalogueUnavailable = Our catalogue isn’t ready yet. Please try again a little later.
error-StorageUnavailable = Something we need is out of reach right now. Please try again in a few minutes.
error-DeletionUnfinished = Not everything is deleted yet. Please try again in a few minutes.
error-Busy = We’re busy with something else right now. Please try again in a few minutes.

## Kinds of garments

type-t-shirt = T-shirt
type-shoes = Shoes
type-shirt = Shirt
type-trousers = Trousers
type-sandals = Sandals
type-top = Top
type-jacket = Jacket
type-bag = Bag
type-longsleeve = Long sleeve
type-dress = Dress
type-ethnic-wear = Traditional wear
type-shorts = Shorts
type-underwear = Underwear
type-watch = Watch
type-sweatshirt = Sweatshirt
type-heels = Heels
type-eyewear = Eyewear
type-sweater = Sweater
type-skirt = Skirt
type-wallet = Wallet
type-hat = Hat
type-belt = Belt
type-hosiery = Hosiery
type-scarf = Scarf
type-tie = Tie
type-jewellery = Jewelry
type-other = Something else

## The page

page-title = { $shop } · Find it from a photo
page-skip = Skip to the content
page-menu = Menu
page-history = History
page-privacy = Privacy
page-export = Download my data
page-delete = Delete my data
page-close = Close
page-heading = Seen it? Find it.
page-invitation = Show us a photo of something you’d love to wear. We’ll show you what comes closest at { $shop }.
page-photo-kept = { $days ->
    [0] We search with your photo and then forget it.
    [one] We use your photo to find products for you. It’s deleted after one day, or as soon as you say so.
   *[other] We use your photo to find products for you. It’s deleted after { $days } days, or as soon as you say so.
}
page-ask = Your photo
page-drop = Drop a photo here, or paste one
page-pick = Choose a photo
page-shoot = Take a photo
page-send = Find it
page-views = { $photos ->
    [one] One photo at a time, please.
   *[other] Several photos of one garment? Send up to { $photos } views together.
}
page-your-photo = The photo you sent
page-uploading = Sending your photo
page-working = One moment
page-retry = Try again
page-lost = The connection was lost. We’re sending your photo again.
page-lost-for-good = { $shop } can’t be reached. Check your connection, or try again in a while.
page-no-picture = That is not a picture: save the picture first, then drop the file here.
page-sheet-save = Save the picture
page-sheet-file = answer
page-point = Meant something else? Tap it on your photo.
page-choice = Your photos
page-pieces = Garments in your photo
page-chips = What the photo shows
page-new-tab = (opens in the shop)
page-verdicts = Is it { $title }?
page-back = Back to the answer
error-NoPhoto = There was no photo. Choose one first.
error-BrokenUpload = Your photo didn’t arrive whole. Try sending it again.
error-WrongForm = This isn’t how a photo is sent here. Use the form on the page.
error-SlowUpload = Your photo took too long to arrive. Try a faster connection or a smaller photo.
error-CrossSite = This came from another site. Use the form on our own page.
error-NoSuchPage = There is nothing here. Send a photo instead.

## Telegram and Discord

command-start = Begin
command-help = How it works
command-find = Search the photo you reply to
command-history = Your latest searches
command-settings = This chat’s settings
command-privacy = What we keep of you
command-export = Everything we have about you
command-delete = Delete everything
chat-photo-only = I can only search photos. Send one of something you’d love to wear.
telegram-alone = Let’s talk about that in private: write to me directly.
telegram-find-how = Reply with /find to a photo, and I’ll search it.
telegram-admins-only = Only admins of this group can change its settings.
telegram-product = You came for this one. Send a photo to find more like it.
telegram-product-gone = That product is no longer in the shop. Send a photo, and I’ll find what’s closest.
settings-title = Settings of this chat
settings-language = Language: { $value }
settings-language-auto = as each person’s Telegram
settings-products = Products in an answer: { $count }
settings-auto = Answer every photo: { $value }
settings-on = yes
settings-off = no
settings-price = At most: { $value }
settings-price-none = any price
settings-price-how = Send /settings and the highest price, such as /settings 50, or /settings 0 for any.
settings-done = Saved.

## Discord
# Names of commands are small letters without spaces; names and descriptions have at most 32 and 100 characters.

discord-name-find = find
discord-name-photo = photo
discord-name-url = url
discord-name-help = help
discord-name-history = history
discord-name-privacy = privacy
discord-name-export = export
discord-name-delete = delete
discord-name-settings = settings
discord-menu = Find this look
discord-find = Find it in the shop, from a photo
discord-find-photo = A photo of something you’d love to wear
discord-find-url = Or the address of a picture
discord-settings = What I do on this server
discord-find-how = Give me a photo with /{ discord-name-find }, or the address of a picture.
discord-mention-how = I see no picture. Mention me with a photo, or in reply to one; or right-click a message (on a phone, hold it) and choose “Apps”, then “{ discord-menu }”.
discord-choose-part = Which one do you mean?
discord-choose-type = What is it?
discord-share = Share with the channel
discord-shared = { $person } found this:
discord-alt = Your photo, and beside it: { $seen }
discord-not-yours = This answer is somebody else’s. You can say which product it is, or send a photo of your own with /{ discord-name-find }.
discord-lacks = I can’t answer here: I need the permission { $permissions }. Whoever manages this server can allow it.
discord-permission-view-channel = “View Channel”
discord-permission-send-messages = “Send Messages”
discord-permission-send-messages-in-threads = “Send Messages in Threads”
discord-permission-attach-files = “Attach Files”
discord-permission-embed-links = “Embed Links”
discord-too-large = What we have about you is larger than the { $megabytes } MB that Discord lets us send here. Write to { $shop }, and we’ll send it.
discord-managers-only = Only those who manage this server can change what I do here.
discord-settings-title = What I do on this server
discord-settings-title-own = What I do for you
discord-settings-language-auto = as each person’s Discord
discord-settings-products-usual = As many products as usual
discord-settings-channels = I answer every photo in: { $value }
discord-settings-channels-none = no channel
discord-settings-channels-choose = Channels in which I answer every photo
discord-settings-answers = Answers to /{ discord-name-find }: { $value }
discord-settings-public = everybody sees them
discord-settings-private = only whoever asked sees them
discord-settings-make-public = Show answers to everybody
discord-settings-make-private = Show answers only to whoever asked
discord-settings-price = Highest price
discord-settings-price-how = A price such as 50, or 0 for any
discord-settings-blind = I can’t see photos in channels yet: whoever runs me has to switch on the Message Content intent.
