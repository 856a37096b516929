# हिन्दी में ग्राहक जो पढ़ते हैं। छोटा, अपनापन भरा और सीधा; विस्मय-चिह्न नहीं, “आप” के साथ। “हम” यानी शॉप।
# { $shop }, { $megabytes }, { $megapixels }, { $side } और { $photos } हर जगह लिखे जा सकते हैं।

## हलचल

progress-received = फ़ोटो मिल गई।
progress-queued = { $position ->
    [1] अगली बारी आपकी है।
   *[other] लाइन में आपका नंबर { $position } है।
}
progress-searching = हम अपने कलेक्शन में देख रहे हैं।
progress-waiting = हमारी तरफ़ छोटी-सी रुकावट है। आपकी फ़ोटो सुरक्षित है, बस थोड़ा और समय लगेगा।

## जवाब

answer-close = { $count ->
    [one] यह सबसे ज़्यादा मिलता-जुलता है।
   *[other] ये सबसे ज़्यादा मिलते-जुलते हैं।
}
answer-far = { $count ->
    [one] बिल्कुल ऐसा हमारे पास कुछ नहीं है। सबसे करीबी लुक यह है।
   *[other] बिल्कुल ऐसा हमारे पास कुछ नहीं है। सबसे करीबी लुक ये हैं।
}
answer-empty = इस फ़ोटो के लिए हमारे पास दिखाने को कुछ नहीं है।
answer-more = { $count ->
    [one] यह रहा एक और।
   *[other] ये रहे { $count } और।
}
answer-more-none = इस तरह का हमारे पास बस इतना ही है।
answer-cheaper = { $count ->
    [one] इसकी कीमत { $price } से कम है।
   *[other] इनकी कीमत { $price } से कम है।
}
answer-cheaper-far = { $count ->
    [one] इसकी कीमत { $price } से कम है, पर यह उतना मिलता-जुलता नहीं है।
   *[other] इनकी कीमत { $price } से कम है, पर इनमें से कोई उतना मिलता-जुलता नहीं है।
}
answer-cheaper-none = { $price } से कम में ऐसा कुछ हमारे पास नहीं है।
answer-left-out = { $count ->
    [one] एक फ़ोटो खुल नहीं पाई, इसलिए हमने उसे छोड़ दिया।
   *[other] { $count } फ़ोटो खुल नहीं पाईं, इसलिए हमने उन्हें छोड़ दिया।
}
answer-nothing-there = वहाँ कोई कपड़ा नहीं दिखा, इसलिए यह पूरी फ़ोटो के लिए है।
answer-views = ये अलग-अलग चीज़ें लगती हैं, इसलिए पहली वाली यहाँ है।
answer-pieces = फ़ोटो में दिखा: { $seen }।
answer-sold-out = { $count ->
    [one] इस जवाब का एक प्रोडक्ट अब शॉप में नहीं है।
   *[other] इस जवाब के { $count } प्रोडक्ट अब शॉप में नहीं हैं।
}
card-alt = { $title } ({ $type })
chip-type = { $type } { $share }
chip-all = सब कुछ
piece = { $number } { $type }
piece-frame = यह हिस्सा खोजें
view = फ़ोटो { $number }
view-all = सब एक साथ
piece-whole = पूरी फ़ोटो
button-more = और दिखाएँ
button-cheaper = इससे सस्ता
button-sheet = एक ही तस्वीर में
button-bigger = बड़ी तस्वीरें
button-show = फिर से दिखाएँ
sheet-heading = आपकी फ़ोटो
sheet-nothing = मिलता-जुलता कुछ नहीं मिला।
sheet-ready = यह रहा पूरा जवाब, एक ही तस्वीर में।

## प्रोडक्ट पर ग्राहक की राय

verdict-this = यही है
verdict-similar = मिलता-जुलता
verdict-no = यह नहीं
verdict-number = नंबर { $number } ही है
verdict-none = इनमें से कोई नहीं
thanks-this = अच्छा लगा कि यह मिल गया।
thanks-similar = शुक्रिया, इससे मदद मिलती है।
thanks-no = शुक्रिया, हमने नोट कर लिया।

## कमांड

start = { $shop } में आपका स्वागत है। जो पहनने का मन हो, उसकी फ़ोटो भेजें, और हम सबसे मिलता-जुलता दिखाएँगे।
help = { $photos ->
    [one] किसी एक चीज़ की फ़ोटो भेजें।
   *[other] किसी एक चीज़ की फ़ोटो भेजें; अलग-अलग तरफ़ से ली गई { $photos } फ़ोटो तक एक साथ चलेंगी।
} जवाब के नीचे आप किसी और तरह का कपड़ा चुन सकते हैं, और देख सकते हैं या कुछ सस्ता माँग सकते हैं। बताएँ कि क्या सही है और क्या नहीं: इसी से हमारी खोज बेहतर होती है।
history-shown = { $count ->
    [one] आपकी पिछली खोज।
   *[other] आपकी पिछली { $count } खोजें।
}
history-none = आपने अभी तक कुछ नहीं खोजा है।
history-line = { $count ->
    [0] { $type }, कुछ नहीं मिला
    [one] { $type }, एक प्रोडक्ट
   *[other] { $type }, { $count } प्रोडक्ट
}
export-ready = हमारे पास आपके बारे में जो कुछ है, वह सब यहाँ है।
delete-question = आपकी फ़ोटो, आपकी खोजें और जो कुछ आपने हमें बताया, सब मिटा दें? बाद में यह वापस नहीं आएगा।
delete-yes = सब मिटाएँ
delete-no = रहने दें
delete-done = हो गया। आपके बारे में जो कुछ हमारे पास था, सब मिटा दिया गया।
delete-kept = कुछ नहीं मिटाया गया।

## प्राइवेसी

privacy-log = { $days ->
    [one] जब आप फ़ोटो भेजते हैं, हम मिलते-जुलते प्रोडक्ट खोजते हैं और नोट करते हैं कि क्या मिला, कब, किस भाषा में, और आपने उसके बारे में क्या कहा। एक दिन बाद हम इसे मिटा देते हैं।
   *[other] जब आप फ़ोटो भेजते हैं, हम मिलते-जुलते प्रोडक्ट खोजते हैं और नोट करते हैं कि क्या मिला, कब, किस भाषा में, और आपने उसके बारे में क्या कहा। { $days } दिन बाद हम इसे मिटा देते हैं।
}
privacy-pseudonym = आप कौन हैं, यह हम नहीं रखते: सब कुछ ऐसे छद्म नाम से रहता है जिसे सिर्फ़ { $shop } बना सकता है।
privacy-photos = { $days ->
    [0] हम आपकी फ़ोटो नहीं रखते: जवाब मिलते ही वे हट जाती हैं।
    [one] हम आपकी फ़ोटो एक दिन रखते हैं, ताकि आप उनसे फिर खोज सकें। उसके बाद वे मिटा दी जाती हैं।
   *[other] हम आपकी फ़ोटो { $days } दिन रखते हैं, ताकि आप उनसे फिर खोज सकें। उसके बाद वे मिटा दी जाती हैं।
}
privacy-training-yes = आपने हमारी खोज को अपनी फ़ोटो से सीखने की इजाज़त दी है।
privacy-training-no = हमारी खोज आपकी फ़ोटो से नहीं सीखती।
privacy-rights = आप जब चाहें सब कुछ डाउनलोड कर सकते हैं या मिटा सकते हैं।
privacy-contact = कोई सवाल है? { $contact } पर लिखें।
consent-question = { $days ->
    [one] क्या हमारी खोज आपकी फ़ोटो से भी सीख सकती है? मना करने पर आपके लिए कुछ नहीं बदलेगा। दोनों सूरतों में वे एक दिन बाद मिटा दी जाती हैं, और आप प्राइवेसी में जाकर अपना फ़ैसला बदल सकते हैं।
   *[other] क्या हमारी खोज आपकी फ़ोटो से भी सीख सकती है? मना करने पर आपके लिए कुछ नहीं बदलेगा। दोनों सूरतों में वे { $days } दिन बाद मिटा दी जाती हैं, और आप प्राइवेसी में जाकर अपना फ़ैसला बदल सकते हैं।
}
consent-yes = हाँ, ठीक है
consent-no = नहीं, शुक्रिया
consent-give = खोज को मेरी फ़ोटो से सीखने दें
consent-withdraw = खोज को मेरी फ़ोटो से न सीखने दें
consent-given = शुक्रिया। आप जब चाहें प्राइवेसी में जाकर अपना फ़ैसला बदल सकते हैं।
consent-withheld = ठीक है, हम इसके लिए आपकी फ़ोटो इस्तेमाल नहीं करेंगे।

## जो गड़बड़ हो सकती है

error-SnaplookError = हमारी तरफ़ कुछ गड़बड़ है। हमने नोट कर लिया है; थोड़ी देर बाद फिर कोशिश करें।
error-PhotoUnusable = यह फ़ोटो हमारे काम नहीं आ पा रही। कोई दूसरी भेजकर देखें।
error-EmptyPhoto = यह फ़ोटो खाली पहुँची। इसे फिर से भेजें।
error-HugePhoto = यह फ़ोटो हमारे लिए बहुत बड़ी है। { $megabytes } MB और { $megapixels } मेगापिक्सल तक की चलेगी।
error-FileOutOfReach = यह फ़ाइल 20 MB से बड़ी है, और Telegram बॉट को इससे बड़ी फ़ाइल नहीं लेने देता। इसे फ़ोटो की तरह या छोटी कॉपी बनाकर भेजें।
error-PhotoNotFetched = यह फ़ोटो नहीं मिल पाई। इसे फिर से भेजें।
error-TinyPhoto = यह फ़ोटो इतनी छोटी है कि कुछ दिखता नहीं। हर तरफ़ कम से कम { $side } पिक्सल चाहिए।
error-NotAPhoto = यह फ़ाइल फ़ोटो की तरह नहीं खुल रही। JPEG, PNG, WebP या HEIC भेजकर देखें।
error-BrokenPhoto = यह फ़ोटो खराब है या अधूरी है। इसे फिर से भेजें।
error-EmptyFrame = इस हिस्से में कुछ दिखता नहीं। अपनी फ़ोटो में थोड़ा बड़ा हिस्सा चुनें।
error-BadRequest = यहाँ हमारे पास यह नहीं है।
error-BadButton = यह बटन यहाँ काम नहीं करता। अपनी फ़ोटो फिर से भेजें।
error-AnswerGone = यह जवाब अब हमारे पास नहीं है। अपनी फ़ोटो फिर से भेजें।
error-PhotoGone = यह फ़ोटो अब हमारे पास नहीं है। खोज जारी रखने के लिए इसे फिर से भेजें।
error-TooManyPhotos = { $photos ->
    [one] ये एक से ज़्यादा फ़ोटो हैं। एक-एक करके भेजें।
   *[other] ये बहुत सारी फ़ोटो हैं। किसी एक चीज़ की एक से { $photos } तक फ़ोटो भेजें।
}
error-LinkUnusable = यह लिंक हमसे नहीं खुलेगा। लिंक http:// या https:// से शुरू होना चाहिए और किसी तस्वीर तक पहुँचना चाहिए।
error-LinkForbidden = यह पता हम नहीं खोलते। ऐसा लिंक भेजें जो वेब पर सबके लिए खुला हो।
error-LinkNotFetched = इस लिंक से अभी कुछ नहीं मिल रहा। लिंक जाँच लें, या सीधे फ़ोटो भेजें।
error-LinkTooSlow = इस लिंक का जवाब आने में बहुत समय लगा। फिर कोशिश करें, या सीधे फ़ोटो भेजें।
error-LinkNoPicture = यह लिंक किसी पेज या दूसरी फ़ाइल का है, तस्वीर का नहीं। सीधे तस्वीर का पता कॉपी करें।
error-TooManyRequests = यह हमारे लिए ज़रा तेज़ था। { $wait } फिर कोशिश करें।
error-TooBusy = इस समय यहाँ काफ़ी भीड़ है। { $wait } फिर कोशिश करें।
error-QueueFull = इस समय बहुत लोग खोज रहे हैं। एक मिनट में फिर कोशिश करें।
error-LaneFull = आपकी पिछली फ़ोटो अभी लाइन में हैं। किसी एक का जवाब आने दें, फिर इसे दोबारा भेजें।
error-EngineLost = यह फ़ोटो हमारे लिए कुछ भारी पड़ गई। कोई दूसरी भेजें, या इसी की छोटी कॉपी।
error-EngineAway = हमारी खोज बस लौट ही रही है। एक मिनट में फिर कोशिश करें।
error-Stopping = हम अभी रीस्टार्ट हो रहे हैं। एक मिनट में फिर कोशिश करें।
error-CatalogueUnavailable = हमारा कैटलॉग अभी तैयार नहीं है। थोड़ी देर बाद फिर कोशिश करें।
error-StorageUnavailable = हमारी ज़रूरत की एक चीज़ अभी पहुँच में नहीं है। कुछ मिनट में फिर कोशिश करें।
error-DeletionUnfinished = अभी सब कुछ नहीं मिटा है। कुछ मिनट में फिर कोशिश करें।
error-Busy = हम अभी किसी और काम में लगे हैं। कुछ मिनट में फिर कोशिश करें।

## कपड़ों की किस्में

type-t-shirt = टी-शर्ट
type-shoes = जूते
type-shirt = शर्ट
type-trousers = पैंट
type-sandals = सैंडल
type-top = टॉप
type-jacket = जैकेट
type-bag = बैग
type-longsleeve = फ़ुल स्लीव टी-शर्ट
type-dress = ड्रेस
type-ethnic-wear = एथनिक वियर
type-shorts = शॉर्ट्स
type-underwear = इनरवियर
type-watch = घड़ी
type-sweatshirt = स्वेटशर्ट
type-heels = हील्स
type-eyewear = चश्मा
type-sweater = स्वेटर
type-skirt = स्कर्ट
type-wallet = वॉलेट
type-hat = टोपी
type-belt = बेल्ट
type-hosiery = मोज़े और स्टॉकिंग्स
type-scarf = स्कार्फ़
type-tie = टाई
type-jewellery = ज्वेलरी
type-other = कुछ और

## पेज

page-title = { $shop } · फ़ोटो से खोजें
page-skip = सीधे कॉन्टेंट पर जाएँ
page-menu = मेन्यू
page-history = पिछली खोजें
page-privacy = प्राइवेसी
page-export = मेरा डेटा डाउनलोड करें
page-delete = मेरा डेटा मिटाएँ
page-close = बंद करें
page-heading = देखा? अब पाएँ।
page-invitation = जो पहनने का मन हो, उसकी फ़ोटो हमें दिखाएँ। { $shop } में सबसे मिलता-जुलता क्या है, हम दिखाएँगे।
page-photo-kept = { $days ->
    [0] हम आपकी फ़ोटो से खोजते हैं और फिर उसे भूल जाते हैं।
    [one] हम आपकी फ़ोटो से आपके लिए प्रोडक्ट खोजते हैं। वह एक दिन बाद, या आपके कहते ही, मिटा दी जाती है।
   *[other] हम आपकी फ़ोटो से आपके लिए प्रोडक्ट खोजते हैं। वह { $days } दिन बाद, या आपके कहते ही, मिटा दी जाती है।
}
page-ask = आपकी फ़ोटो
page-drop = फ़ोटो यहाँ छोड़ें या पेस्ट करें
page-pick = फ़ोटो चुनें
page-shoot = फ़ोटो खींचें
page-send = खोजें
page-views = { $photos ->
    [one] एक बार में एक ही फ़ोटो भेजें।
   *[other] एक ही चीज़ की कई फ़ोटो हैं? { $photos } तक एक साथ भेजें।
}
page-your-photo = आपकी भेजी हुई फ़ोटो
page-uploading = आपकी फ़ोटो भेजी जा रही है
page-working = एक पल
page-retry = फिर कोशिश करें
page-lost = कनेक्शन टूट गया। हम आपकी फ़ोटो फिर से भेज रहे हैं।
page-lost-for-good = { $shop } से संपर्क नहीं हो पा रहा। अपना कनेक्शन देख लें, या थोड़ी देर बाद फिर कोशिश करें।
page-no-picture = यह तस्वीर नहीं है: पहले तस्वीर सेव करें, फिर उसकी फ़ाइल यहाँ छोड़ें।
page-sheet-save = तस्वीर सेव करें
page-sheet-file = जवाब
page-point = कुछ और ढूँढ रहे हैं? फ़ोटो में उसी पर टैप करें।
page-choice = आपकी फ़ोटो
page-pieces = आपकी फ़ोटो में दिखे कपड़े
page-chips = फ़ोटो में क्या है
page-new-tab = (शॉप में खुलेगा)
page-verdicts = क्या यह { $title } है?
page-back = जवाब पर वापस जाएँ
error-NoPhoto = कोई फ़ोटो नहीं थी। पहले एक चुनें।
error-BrokenUpload = आपकी फ़ोटो पूरी नहीं पहुँची। इसे फिर से भेजें।
error-WrongForm = यहाँ फ़ोटो ऐसे नहीं भेजी जाती। पेज पर दिए फ़ॉर्म से भेजें।
error-SlowUpload = आपकी फ़ोटो पहुँचने में बहुत समय लगा। तेज़ कनेक्शन या छोटी फ़ोटो से कोशिश करें।
error-CrossSite = यह किसी दूसरी साइट से आया है। हमारे अपने पेज के फ़ॉर्म से भेजें।
error-NoSuchPage = यहाँ कुछ नहीं है। इसके बजाय एक फ़ोटो भेजें।

## Telegram और Discord

command-start = शुरू करें
command-help = यह कैसे काम करता है
command-find = जिस फ़ोटो का जवाब दे रहे हैं, उसे खोजें
command-history = आपकी पिछली खोजें
command-settings = इस चैट की सेटिंग
command-privacy = हम आपका क्या रखते हैं
command-export = आपके बारे में हमारे पास जो कुछ है
command-delete = सब मिटाएँ
chat-photo-only = मुझे सिर्फ़ फ़ोटो से खोजना आता है। जो पहनने का मन हो, उसकी फ़ोटो भेजें।
telegram-alone = इस पर अलग से बात करें: मुझे सीधे लिखें।
telegram-find-how = किसी फ़ोटो के जवाब में /find लिखें, खोज शुरू हो जाएगी।
telegram-admins-only = इस ग्रुप की सेटिंग सिर्फ़ इसके एडमिन बदल सकते हैं।
telegram-product = यही प्रोडक्ट आपको यहाँ लाया है। ऐसे और प्रोडक्ट खोजने के लिए फ़ोटो भेजें।
telegram-product-gone = वह प्रोडक्ट अब शॉप में नहीं है। फ़ोटो भेजें, सबसे मिलता-जुलता मिल जाएगा।
settings-title = इस चैट की सेटिंग
settings-language = भाषा: { $value }
settings-language-auto = जो हर किसी के Telegram में है
settings-products = एक जवाब में प्रोडक्ट: { $count }
settings-auto = हर फ़ोटो का जवाब दें: { $value }
settings-on = हाँ
settings-off = नहीं
settings-price = ज़्यादा से ज़्यादा: { $value }
settings-price-none = कोई भी कीमत
settings-price-how = /settings के साथ सबसे ऊँची कीमत भेजें, जैसे /settings 50, या कोई भी कीमत चले तो /settings 0।
settings-done = सेव हो गया।

## Discord
# कमांड के नाम छोटे अक्षरों में और बिना स्पेस के, ज़्यादा से ज़्यादा 32 अक्षर; विवरण ज़्यादा से ज़्यादा 100।

discord-name-find = खोजें
discord-name-photo = फ़ोटो
discord-name-url = लिंक
discord-name-help = मदद
discord-name-history = पिछली-खोजें
discord-name-privacy = प्राइवेसी
discord-name-export = डाउनलोड
discord-name-delete = मिटाएँ
discord-name-settings = सेटिंग
discord-menu = यह लुक खोजें
discord-find = फ़ोटो से शॉप में खोजें
discord-find-photo = जो पहनने का मन हो, उसकी फ़ोटो
discord-find-url = या किसी तस्वीर का पता
discord-settings = इस सर्वर पर मेरा काम
discord-find-how = /{ discord-name-find } के साथ मुझे कोई फ़ोटो या किसी तस्वीर का पता दें।
discord-mention-how = वहाँ कोई तस्वीर नहीं दिखी। फ़ोटो के साथ या किसी फ़ोटो के जवाब में मुझे मेंशन करें; या किसी मैसेज पर राइट-क्लिक करके “ऐप्स” में “{ discord-menu }” चुनें।
discord-choose-part = इनमें से कौन-सा?
discord-choose-type = यह क्या है?
discord-share = चैनल में शेयर करें
discord-shared = { $person } को यह मिला:
discord-alt = आपकी फ़ोटो, और उसके साथ: { $seen }
discord-not-yours = यह जवाब किसी और का है। आप इस पर राय दे सकते हैं, या /{ discord-name-find } से अपनी फ़ोटो भेज सकते हैं।
discord-lacks = यहाँ जवाब देने के लिए मुझे { $permissions } की अनुमति चाहिए। इस सर्वर को संभालने वाले यह दे सकते हैं।
discord-permission-view-channel = “चैनल देखें”
discord-permission-send-messages = “मैसेज भेजें”
discord-permission-send-messages-in-threads = “थ्रेड में मैसेज भेजें”
discord-permission-attach-files = “फ़ाइलें अटैच करें”
discord-permission-embed-links = “लिंक एम्बेड करें”
discord-too-large = आपके बारे में हमारे पास जो कुछ है, वह { $megabytes } MB से बड़ा है, और Discord यहाँ इससे बड़ी फ़ाइल नहीं भेजने देता। { $shop } को लिखें, हम उसे भेज देंगे।
discord-managers-only = यहाँ मेरा काम सिर्फ़ इस सर्वर को संभालने वाले बदल सकते हैं।
discord-settings-title = इस सर्वर पर मेरा काम
discord-settings-title-own = आपके लिए मेरा काम
discord-settings-language-auto = जो हर किसी के Discord में है
discord-settings-products-usual = हमेशा जितने प्रोडक्ट
discord-settings-channels = इन चैनलों में हर फ़ोटो का जवाब: { $value }
discord-settings-channels-none = कोई चैनल नहीं
discord-settings-channels-choose = जिन चैनलों में हर फ़ोटो का जवाब देना है
discord-settings-answers = /{ discord-name-find } के जवाब: { $value }
discord-settings-public = सबको दिखते हैं
discord-settings-private = सिर्फ़ पूछने वाले को दिखते हैं
discord-settings-make-public = जवाब सबको दिखाएँ
discord-settings-make-private = जवाब सिर्फ़ पूछने वाले को दिखाएँ
discord-settings-price = सबसे ऊँची कीमत
discord-settings-price-how = कीमत, जैसे 50, या कोई भी चले तो 0
discord-settings-blind = चैनलों की फ़ोटो मुझे अभी नहीं दिखतीं: मुझे चलाने वाले को Message Content Intent चालू करना होगा।
